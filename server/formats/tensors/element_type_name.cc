#include "server/formats/tensors/element_type_name.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace metad::formats {
namespace {

constexpr uint32_t kMaxLanes = 65535;

// Types of one width, which their names say otherwise.
struct NamedType {
  absl::string_view name;
  TypeCode code;
  uint32_t bits;
};

constexpr NamedType kFormats[] = {
    {"bool", TypeCode::kBool, 8},
    {"float8_e3m4", TypeCode::kFloat8E3M4, 8},
    {"float8_e4m3", TypeCode::kFloat8E4M3, 8},
    {"float8_e4m3b11fnuz", TypeCode::kFloat8E4M3B11Fnuz, 8},
    {"float8_e4m3fn", TypeCode::kFloat8E4M3Fn, 8},
    {"float8_e4m3fnuz", TypeCode::kFloat8E4M3Fnuz, 8},
    {"float8_e5m2", TypeCode::kFloat8E5M2, 8},
    {"float8_e5m2fnuz", TypeCode::kFloat8E5M2Fnuz, 8},
    {"float8_e8m0fnu", TypeCode::kFloat8E8M0Fnu, 8},
    {"float6_e2m3fn", TypeCode::kFloat6E2M3Fn, 6},
    {"float6_e3m2fn", TypeCode::kFloat6E3M2Fn, 6},
    {"float4_e2m1fn", TypeCode::kFloat4E2M1Fn, 4},
};

// Types whose name ends with their bits, and the bits that they come in.
struct NamedKind {
  absl::string_view name;
  TypeCode code;
  absl::string_view widths;
};

constexpr NamedKind kKinds[] = {
    {"int", TypeCode::kInt, " 1 2 4 8 16 32 64 "},
    {"uint", TypeCode::kUInt, " 1 2 4 8 16 32 64 "},
    {"float", TypeCode::kFloat, " 16 32 64 "},
    {"handle", TypeCode::kOpaque, " 32 64 "},
    {"bfloat", TypeCode::kBFloat, " 16 "},
    {"complex", TypeCode::kComplex, " 32 64 128 "},
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

std::optional<ElementType> ParseScalar(absl::string_view name) {
  for (const NamedType& format : kFormats) {
    if (format.name == name) return ElementType{format.code, format.bits};
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
    return ElementType{kind.code, bits};
  }
  return std::nullopt;
}

std::string ScalarName(const ElementType& type) {
  for (const NamedType& format : kFormats) {
    if (format.code == type.code) return std::string(format.name);
  }
  // As .npy files call what they do not say.
  if (type.code == TypeCode::kOpaque && type.bits <= 16) {
    return absl::StrCat("void", type.bits);
  }
  for (const NamedKind& kind : kKinds) {
    if (kind.code == type.code) return absl::StrCat(kind.name, type.bits);
  }
  return absl::StrCat("type", static_cast<uint32_t>(type.code), "_", type.bits);
}

}  // namespace

absl::StatusOr<ElementType> ParseElementTypeName(absl::string_view name) {
  // First as a whole: complex64 holds an x as well.
  std::optional<ElementType> type = ParseScalar(name);
  if (type) return *type;
  absl::string_view scalar = name;
  const std::optional<uint32_t> lanes = ConsumeLanes(scalar);
  if (!lanes) return Unknown(name);
  type = ParseScalar(scalar);
  if (!type) return Unknown(name);
  type->lanes = *lanes;
  return *type;
}

std::string ElementTypeName(const ElementType& type) {
  return type.lanes == 1 ? ScalarName(type)
                         : absl::StrCat(ScalarName(type), "x", type.lanes);
}

std::string TensorTypeName(const ElementType& type,
                           const std::vector<int64_t>& shape) {
  return absl::StrCat(ElementTypeName(type), "[", absl::StrJoin(shape, ","),
                      "]");
}

bool IsDlpackType(const ElementType& type) {
  if (type.lanes == 0 || type.lanes > kMaxLanes) return false;
  const auto fits = [&](const NamedType& format) {
    return format.code == type.code && format.bits == type.bits;
  };
  if (std::any_of(std::begin(kFormats), std::end(kFormats), fits)) return true;
  const std::string width = absl::StrCat(" ", type.bits, " ");
  return std::any_of(
      std::begin(kKinds), std::end(kKinds), [&](const NamedKind& kind) {
        return kind.code == type.code && absl::StrContains(kind.widths, width);
      });
}

}  // namespace metad::formats
