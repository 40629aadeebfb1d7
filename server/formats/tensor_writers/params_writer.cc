#include "server/formats/tensor_writers/params_writer.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/formats/tensors/packed_bits.h"
#include "server/formats/tensors/params_file.h"

namespace metad::formats {
namespace {

constexpr uint32_t kHostMemory = 1;

bool IsLoose(const ElementType& type) { return type.bits * type.lanes < 8; }

std::string ArrayHeader(const ImportedConstant& constant) {
  const bool is_bool = constant.type.code == TypeCode::kBool;
  const ElementType type =
      is_bool ? ElementType{TypeCode::kUInt, 1, constant.type.lanes}
              : constant.type;
  std::string header;
  AppendLittleEndian(kNdarrayMagic, 8, header);
  AppendLittleEndian(0, 8, header);
  AppendLittleEndian(kHostMemory, 4, header);
  AppendLittleEndian(0, 4, header);
  AppendLittleEndian(constant.shape.size(), 4, header);
  AppendLittleEndian(static_cast<uint32_t>(type.code), 1, header);
  AppendLittleEndian(type.bits, 1, header);
  AppendLittleEndian(type.lanes, 2, header);
  for (const int64_t extent : constant.shape) {
    AppendLittleEndian(static_cast<uint64_t>(extent), 8, header);
  }
  const uint64_t bytes =
      IsLoose(constant.type)
          ? static_cast<uint64_t>(ElementCount(constant.shape).value_or(0))
          : constant.data.size();
  AppendLittleEndian(bytes, 8, header);
  return header;
}

absl::Status WriteData(const ImportedConstant& constant, const ByteSink& sink) {
  if (!IsLoose(constant.type)) return constant.data.ForEachPiece(sink);
  return UnpackLowBits(constant.data, constant.type.bits,
                       constant.type.code == TypeCode::kInt,
                       ElementCount(constant.shape).value_or(0), sink);
}

}  // namespace

std::optional<std::string> ObjectionOfParams(const ImportedConstant& constant) {
  const ElementType& type = constant.type;
  if (type.code == TypeCode::kOpaque) {
    return absl::StrCat(ElementTypeName(type),
                        " does not say what its elements are");
  }
  if (type == ElementType{TypeCode::kUInt, 1}) {
    return "uint1 in a .params is bool";
  }
  if (type.code == TypeCode::kBool && type.lanes != 1) {
    return "bool in a .params has one lane";
  }
  if (IsLoose(type) && type.lanes != 1) {
    return absl::StrCat("TVM gives ", ElementTypeName(type),
                        " a byte for each element, which is not how they are "
                        "packed");
  }
  return std::nullopt;
}

absl::Status WriteParams(const std::vector<ImportedConstant>& constants,
                         const ByteSink& sink) {
  std::string header;
  AppendLittleEndian(kParamsMagic, 8, header);
  AppendLittleEndian(0, 8, header);
  AppendLittleEndian(constants.size(), 8, header);
  for (const ImportedConstant& constant : constants) {
    AppendLittleEndian(constant.name.size(), 8, header);
    header += constant.name;
  }
  AppendLittleEndian(constants.size(), 8, header);
  if (absl::Status taken = sink(header); !taken.ok()) return taken;
  for (const ImportedConstant& constant : constants) {
    absl::Status status = sink(ArrayHeader(constant));
    if (status.ok()) status = WriteData(constant, sink);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace metad::formats
