#include "codegen/plan/data_type.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace metad::codegen {
namespace {

constexpr absl::string_view kCodeNames[] = {
    "int",
    "uint",
    "float",
    "handle",
    "bfloat",
    "complex",
    "bool",
    "float8_e3m4",
    "float8_e4m3",
    "float8_e4m3b11fnuz",
    "float8_e4m3fn",
    "float8_e4m3fnuz",
    "float8_e5m2",
    "float8_e5m2fnuz",
    "float8_e8m0fnu",
    "float6_e2m3fn",
    "float6_e3m2fn",
    "float4_e2m1fn",
};
constexpr uint32_t kFirstNamedFormat = 6;

bool IsIntegerWidth(uint32_t bits) {
  return bits == 8 || bits == 16 || bits == 32 || bits == 64;
}

bool IsGenerated(const DataType& type) {
  if (type.lanes != 1) return false;
  switch (type.code) {
    case DataType::kInt:
    case DataType::kUInt:
      return IsIntegerWidth(type.bits);
    case DataType::kFloat:
      return type.bits != 8 && IsIntegerWidth(type.bits);
    case DataType::kBool:
      return type.bits == 8;
    default:
      return false;
  }
}

}  // namespace

std::string DataTypeProblem(const DataType& type) {
  if (IsGenerated(type)) return "";
  return absl::StrCat(
      DataTypeName(type), " (code ", type.code, ", ", type.bits, " bits, ",
      type.lanes,
      " lanes) is not supported; expected int or uint of 8, 16, 32 or 64 bits, "
      "float of 16, 32 or 64 bits, or bool of 8 bits, with 1 lane");
}

std::string DataTypeName(const DataType& type) {
  std::string name;
  if (type.code >= std::size(kCodeNames)) {
    name = absl::StrCat("type", type.code, "_", type.bits);
  } else if (type.code >= kFirstNamedFormat) {
    // The code alone fixes the format.
    name = std::string(kCodeNames[type.code]);
  } else {
    name = absl::StrCat(kCodeNames[type.code], type.bits);
  }
  if (type.lanes != 1) absl::StrAppend(&name, "x", type.lanes);
  return name;
}

int64_t ElementBytes(const DataType& type) { return type.bits / 8; }

}  // namespace metad::codegen
