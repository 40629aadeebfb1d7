#include "client/importers/element_type.h"

#include <cstdint>
#include <string>

#include "absl/base/config.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

#ifdef ABSL_IS_BIG_ENDIAN
constexpr bool kHostIsBigEndian = true;
#else
constexpr bool kHostIsBigEndian = false;
#endif

constexpr absl::string_view kAccepted =
    "expected bool, int8 to int64, uint8 to uint64, float16 to float64, "
    "complex64 or complex128, or void of 1 or 2 bytes";

// What NumPy calls the kinds that are refused.
absl::string_view NameOfRefusedKind(char kind) {
  switch (kind) {
    case 'O':
      return "object";
    case 'S':
    case 'a':
      return "bytes";
    case 'U':
      return "str";
    case 'm':
      return "timedelta64";
    case 'M':
      return "datetime64";
    default:
      return "unknown";
  }
}

absl::Status Refused(absl::string_view descr, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("dtype '", Printable(descr.substr(0, 64)), "' is ", what,
                   ", ", kAccepted));
}

bool SizeFits(char kind, uint32_t bytes) {
  switch (kind) {
    case 'b':
      return bytes == 1;
    case 'f':
      return bytes == 2 || bytes == 4 || bytes == 8;
    case 'c':
      return bytes == 8 || bytes == 16;
    case 'V':
      return bytes == 1 || bytes == 2;
    default:
      return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
  }
}

TypeCode CodeOfKind(char kind) {
  switch (kind) {
    case 'b':
      return TypeCode::kBool;
    case 'i':
      return TypeCode::kInt;
    case 'u':
      return TypeCode::kUInt;
    case 'c':
      return TypeCode::kComplex;
    case 'V':
      return TypeCode::kOpaque;
    default:
      return TypeCode::kFloat;
  }
}

}  // namespace

absl::StatusOr<DescribedType> ParseTypeString(absl::string_view descr) {
  if (descr.size() < 2) return Refused(descr, "no type string");
  const char order = descr[0];
  const char kind = descr[1];
  if (absl::string_view("<>=|").find(order) == absl::string_view::npos) {
    return Refused(descr, "without a byte order ('<', '>', '=' or '|')");
  }
  if (absl::string_view("biufcV").find(kind) == absl::string_view::npos) {
    return Refused(descr, absl::StrCat("of kind ", NameOfRefusedKind(kind)));
  }
  const absl::string_view digits = descr.substr(2);
  uint32_t bytes = 0;
  // SimpleAtoi forgives spaces and signs.
  const bool only_digits =
      digits.find_first_not_of("0123456789") == absl::string_view::npos;
  if (!only_digits || !absl::SimpleAtoi(digits, &bytes)) {
    return Refused(descr, "without a size in bytes");
  }
  if (!SizeFits(kind, bytes)) {
    return Refused(descr, kind == 'V' ? "void of an unsupported size"
                                      : "of an unsupported size");
  }
  // NumPy itself knows no byte order of void.
  if (order == '|' && bytes > 1 && kind != 'V') {
    return Refused(descr, "of no byte order");
  }
  DescribedType described;
  described.type = {CodeOfKind(kind), bytes * 8};
  described.big_endian = order == '>' || (order == '=' && kHostIsBigEndian);
  return described;
}

}  // namespace metad::client
