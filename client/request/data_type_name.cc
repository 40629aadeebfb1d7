#include "client/request/data_type_name.h"

#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace metad::client {
namespace {

// Codes are those of DLPack's DLDataTypeCode.
struct NamedType {
  absl::string_view name;
  uint32_t code;
  uint32_t bits;
};

constexpr NamedType kFormats[] = {
    {"bool", 6, 8},
    {"float8_e3m4", 7, 8},
    {"float8_e4m3", 8, 8},
    {"float8_e4m3b11fnuz", 9, 8},
    {"float8_e4m3fn", 10, 8},
    {"float8_e4m3fnuz", 11, 8},
    {"float8_e5m2", 12, 8},
    {"float8_e5m2fnuz", 13, 8},
    {"float8_e8m0fnu", 14, 8},
    {"float6_e2m3fn", 15, 6},
    {"float6_e3m2fn", 16, 6},
    {"float4_e2m1fn", 17, 4},
};

struct NamedKind {
  absl::string_view name;
  uint32_t code;
};

constexpr NamedKind kKinds[] = {
    {"int", 0},    {"uint", 1},   {"float", 2},
    {"handle", 3}, {"bfloat", 4}, {"complex", 5},
};

absl::Status Unknown(absl::string_view name) {
  return absl::InvalidArgumentError(absl::StrCat(
      "'", name,
      "' is no data type, expected one such as int8, uint4, float32, bfloat16, "
      "complex64, bool, float8_e4m3fn or, with lanes, int8x4"));
}

// Takes "x4" off the end of `name`, or returns nothing.
std::optional<uint32_t> ConsumeLanes(absl::string_view& name) {
  const size_t x = name.rfind('x');
  if (x == absl::string_view::npos || x + 1 == name.size() ||
      !absl::ascii_isdigit(static_cast<unsigned char>(name[x + 1]))) {
    return std::nullopt;
  }
  uint32_t lanes = 0;
  if (!absl::SimpleAtoi(name.substr(x + 1), &lanes)) return std::nullopt;
  name = name.substr(0, x);
  return lanes;
}

std::optional<v1::DataType> ParseScalar(absl::string_view name) {
  v1::DataType type;
  for (const NamedType& format : kFormats) {
    if (format.name != name) continue;
    type.set_code(format.code);
    type.set_bits(format.bits);
    return type;
  }
  for (const NamedKind& kind : kKinds) {
    absl::string_view digits = name;
    uint32_t bits = 0;
    if (!absl::ConsumePrefix(&digits, kind.name)) continue;
    if (digits.empty() ||
        !absl::ascii_isdigit(static_cast<unsigned char>(digits[0])) ||
        !absl::SimpleAtoi(digits, &bits)) {
      continue;
    }
    type.set_code(kind.code);
    type.set_bits(bits);
    return type;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<v1::DataType> ParseDataTypeName(absl::string_view name) {
  // First as a whole: complex64 holds an x as well.
  std::optional<v1::DataType> type = ParseScalar(name);
  if (type) {
    type->set_lanes(1);
    return *type;
  }
  absl::string_view scalar = name;
  const std::optional<uint32_t> lanes = ConsumeLanes(scalar);
  if (!lanes) return Unknown(name);
  type = ParseScalar(scalar);
  if (!type) return Unknown(name);
  type->set_lanes(*lanes);
  return *type;
}

}  // namespace metad::client
