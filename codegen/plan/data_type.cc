#include "codegen/plan/data_type.h"

#include <algorithm>
#include <initializer_list>

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

constexpr uint32_t kMaxLanes = 65535;

bool IsOneOf(uint32_t bits, std::initializer_list<uint32_t> widths) {
  return std::find(widths.begin(), widths.end(), bits) != widths.end();
}

bool HasKnownWidth(const DataType& type) {
  switch (type.code) {
    case DataType::kInt:
    case DataType::kUInt:
      return IsOneOf(type.bits, {1, 2, 4, 8, 16, 32, 64});
    case DataType::kFloat:
      return IsOneOf(type.bits, {16, 32, 64});
    case DataType::kHandle:
      return IsOneOf(type.bits, {32, 64});
    case DataType::kBfloat:
      return type.bits == 16;
    case DataType::kComplex:
      return IsOneOf(type.bits, {32, 64, 128});
    case DataType::kBool:
    case DataType::kFloat8E3m4:
    case DataType::kFloat8E4m3:
    case DataType::kFloat8E4m3b11fnuz:
    case DataType::kFloat8E4m3fn:
    case DataType::kFloat8E4m3fnuz:
    case DataType::kFloat8E5m2:
    case DataType::kFloat8E5m2fnuz:
    case DataType::kFloat8E8m0fnu:
      return type.bits == 8;
    case DataType::kFloat6E2m3fn:
    case DataType::kFloat6E3m2fn:
      return type.bits == 6;
    case DataType::kFloat4E2m1fn:
      return type.bits == 4;
    default:
      return false;
  }
}

}  // namespace

std::string DataTypeProblem(const DataType& type) {
  if (HasKnownWidth(type) && type.lanes >= 1 && type.lanes <= kMaxLanes) {
    return "";
  }
  return absl::StrCat(
      DataTypeName(type), " (code ", type.code, ", ", type.bits, " bits, ",
      type.lanes,
      " lanes) is no type of DLPack's; expected int or uint of 1, 2, 4, 8, 16, "
      "32 or 64 bits, float of 16, 32 or 64, handle of 32 or 64, bfloat of 16, "
      "complex of 32, 64 or 128, bool of 8, or a float8, float6 or float4 of "
      "its own width, with 1 to ",
      kMaxLanes, " lanes");
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

int64_t ElementBits(const DataType& type) {
  return int64_t{type.bits} * type.lanes;
}

int64_t UnitBytes(const DataType& type) {
  if (type.bits < 8) return 1;
  const uint32_t parts = type.code == DataType::kComplex ? 2 : 1;
  return type.bits / parts / 8;
}

int64_t PackedBytes(const DataType& type, int64_t element_count) {
  // Whole bytes first: a tensor of 2^40 bytes has too many bits to count.
  const int64_t bits = ElementBits(type);
  const int64_t eights = element_count / 8;
  return eights * bits + ((element_count % 8) * bits + 7) / 8;
}

}  // namespace metad::codegen
