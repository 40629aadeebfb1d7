#include "server/formats/tensors/element_type.h"

#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kAccepted =
    "expected bool, int8 to int64, uint8 to uint64, float16 to float64, "
    "complex64 or complex128, a type of ml_dtypes, or void of 1 or 2 bytes";

constexpr absl::string_view kOrders = "<>=|";

// "S3", "datetime64[ns]", "str_", "StringDType()".
constexpr absl::string_view kAfterName = "0123456789[_(";

constexpr ElementType kInt8 = {TypeCode::kInt, 8};
constexpr ElementType kInt16 = {TypeCode::kInt, 16};
constexpr ElementType kInt32 = {TypeCode::kInt, 32};
constexpr ElementType kInt64 = {TypeCode::kInt, 64};
constexpr ElementType kUInt8 = {TypeCode::kUInt, 8};
constexpr ElementType kUInt16 = {TypeCode::kUInt, 16};
constexpr ElementType kUInt32 = {TypeCode::kUInt, 32};
constexpr ElementType kUInt64 = {TypeCode::kUInt, 64};
constexpr ElementType kFloat16 = {TypeCode::kFloat, 16};
constexpr ElementType kFloat32 = {TypeCode::kFloat, 32};
constexpr ElementType kFloat64 = {TypeCode::kFloat, 64};
constexpr ElementType kComplex64 = {TypeCode::kComplex, 64};
constexpr ElementType kComplex128 = {TypeCode::kComplex, 128};
constexpr ElementType kBool = {TypeCode::kBool, 8};

// Types that NumPy calls otherwise than ElementTypeName() does: one character,
// which may follow a byte order, or a name, which may not.
struct Alias {
  absl::string_view text;
  ElementType type;
};

constexpr Alias kCharacters[] = {
    {"?", kBool},    {"b", kInt8},    {"B", kUInt8},     {"h", kInt16},
    {"H", kUInt16},  {"i", kInt32},   {"I", kUInt32},    {"l", kInt64},
    {"L", kUInt64},  {"q", kInt64},   {"Q", kUInt64},    {"p", kInt64},
    {"P", kUInt64},  {"n", kInt64},   {"N", kUInt64},    {"e", kFloat16},
    {"f", kFloat32}, {"d", kFloat64}, {"F", kComplex64}, {"D", kComplex128},
};

constexpr Alias kNames[] = {
    {"bool_", kBool},
    {"bool8", kBool},
    {"byte", kInt8},
    {"short", kInt16},
    {"intc", kInt32},
    {"int", kInt64},
    {"int_", kInt64},
    {"int0", kInt64},
    {"intp", kInt64},
    {"long", kInt64},
    {"longlong", kInt64},
    {"ubyte", kUInt8},
    {"ushort", kUInt16},
    {"uintc", kUInt32},
    {"uint", kUInt64},
    {"uint0", kUInt64},
    {"uintp", kUInt64},
    {"ulong", kUInt64},
    {"ulonglong", kUInt64},
    {"half", kFloat16},
    {"single", kFloat32},
    {"double", kFloat64},
    {"float", kFloat64},
    {"float_", kFloat64},
    {"csingle", kComplex64},
    {"singlecomplex", kComplex64},
    {"complex", kComplex128},
    {"complex_", kComplex128},
    {"cfloat", kComplex128},
    {"cdouble", kComplex128},
    // Of ml_dtypes up to 0.2.
    {"float8_e4m3b11", {TypeCode::kFloat8E4M3B11Fnuz, 8}},
};

// What is refused, by its name, which a size or a unit may follow.
struct Refusal {
  absl::string_view text;
  bool may_have_size;
  absl::string_view what;
};

constexpr absl::string_view kObject =
    "of kind object, which NumPy pickles and only Python can read (give it a "
    "number type with astype() before it is saved)";
constexpr absl::string_view kLongDouble =
    "of kind longdouble, whose bits differ between machines";

constexpr Refusal kRefusals[] = {
    {"O", false, kObject},
    {"O4", false, kObject},
    {"O8", false, kObject},
    {"object", true, kObject},
    {"S", true, "of kind bytes"},
    {"a", true, "of kind bytes"},
    {"c", false, "of kind bytes"},
    {"bytes", true, "of kind bytes"},
    {"string", true, "of kind bytes"},
    {"U", true, "of kind str"},
    {"str", true, "of kind str"},
    {"unicode", true, "of kind str"},
    {"T", false, "of kind str"},
    {"StringDType", true, "of kind str"},
    {"m", true, "of kind timedelta64"},
    {"timedelta64", true, "of kind timedelta64"},
    {"M", true, "of kind datetime64"},
    {"datetime64", true, "of kind datetime64"},
    {"V", false, "void of an unsupported size"},
    {"void", true, "void of an unsupported size"},
    {"g", false, kLongDouble},
    {"G", false, kLongDouble},
    {"f12", false, kLongDouble},
    {"f16", false, kLongDouble},
    {"c24", false, kLongDouble},
    {"c32", false, kLongDouble},
    {"longdouble", false, kLongDouble},
    {"longfloat", false, kLongDouble},
    {"float96", false, kLongDouble},
    {"float128", false, kLongDouble},
    {"clongdouble", false, kLongDouble},
    {"clongfloat", false, kLongDouble},
    {"longcomplex", false, kLongDouble},
    {"complex192", false, kLongDouble},
    {"complex256", false, kLongDouble},
};

absl::Status Refused(absl::string_view descr, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("dtype '", platform::Printable(descr.substr(0, 64)), "' is ",
                   what, ", ", kAccepted));
}

template <size_t count>
std::optional<ElementType> Find(absl::string_view text,
                                const Alias (&aliases)[count]) {
  for (const Alias& alias : aliases) {
    if (alias.text == text) return alias.type;
  }
  return std::nullopt;
}

// Of a kind and a number of bytes; nothing where there is no such type.
std::optional<ElementType> TypeOfKind(char kind, uint32_t bytes) {
  const bool is_power = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
  const bool is_wide = bytes == 8 || bytes == 16;
  const uint32_t bits = bytes * 8;
  switch (kind) {
    case 'b':
      if (bytes == 1) return kBool;
      break;
    case 'i':
      if (is_power) return ElementType{TypeCode::kInt, bits};
      break;
    case 'u':
      if (is_power) return ElementType{TypeCode::kUInt, bits};
      break;
    case 'f':
      // One of several; NumPy itself has no such float.
      if (bytes == 1) return ElementType{TypeCode::kOpaque, bits};
      if (is_power) return ElementType{TypeCode::kFloat, bits};
      break;
    case 'c':
      if (is_wide) return ElementType{TypeCode::kComplex, bits};
      break;
    case 'V':
      if (bytes <= 2 && is_power) return ElementType{TypeCode::kOpaque, bits};
      break;
    default:
      break;
  }
  return std::nullopt;
}

// "f4" and the like.
bool IsSizedKind(absl::string_view text) {
  return text.size() >= 2 &&
         absl::string_view("biufcV").find(text[0]) != absl::string_view::npos &&
         text.find_first_not_of("0123456789", 1) == absl::string_view::npos;
}

std::optional<ElementType> TypeOfName(absl::string_view name) {
  if (const auto type = Find(name, kNames)) return type;
  const absl::StatusOr<ElementType> type = ParseElementTypeName(name);
  const bool is_known = type.ok() && type->lanes == 1 && IsDlpackType(*type) &&
                        type->code != TypeCode::kOpaque;
  // Complex numbers of two float16 NumPy has not.
  if (!is_known || *type == ElementType{TypeCode::kComplex, 32}) {
    return std::nullopt;
  }
  return *type;
}

// Why there is no type of that name, after its byte order if it has one.
absl::string_view ReasonAgainst(absl::string_view text) {
  for (const Refusal& refusal : kRefusals) {
    absl::string_view rest = text;
    if (!absl::ConsumePrefix(&rest, refusal.text)) continue;
    const bool has_size = refusal.may_have_size && !rest.empty() &&
                          kAfterName.find(rest[0]) != absl::string_view::npos;
    if (rest.empty() || has_size) return refusal.what;
  }
  if (IsSizedKind(text)) {
    return text[0] == 'V' ? "void of an unsupported size"
                          : "of an unsupported size";
  }
  const bool is_list = text.find_first_of(",([{") != absl::string_view::npos ||
                       (!text.empty() && text[0] >= '0' && text[0] <= '9');
  return is_list ? "structured" : "no type of NumPy's";
}

}  // namespace

absl::StatusOr<DescribedType> ParseTypeString(absl::string_view descr) {
  const bool has_order =
      !descr.empty() && kOrders.find(descr[0]) != absl::string_view::npos;
  const absl::string_view text = has_order ? descr.substr(1) : descr;
  std::optional<ElementType> type = Find(text, kCharacters);
  if (IsSizedKind(text)) {
    uint32_t bytes = 0;
    if (absl::SimpleAtoi(text.substr(1), &bytes)) {
      type = TypeOfKind(text[0], bytes);
    }
  } else if (!type && !has_order) {
    type = TypeOfName(text);
  }
  if (!type) return Refused(descr, ReasonAgainst(text));
  DescribedType described;
  described.type = *type;
  described.file_bytes = (type->bits + 7) / 8;
  described.big_endian = has_order && descr[0] == '>';
  return described;
}

}  // namespace metad::formats
