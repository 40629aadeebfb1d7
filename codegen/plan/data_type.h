#ifndef METAD_CODEGEN_PLAN_DATA_TYPE_H_
#define METAD_CODEGEN_PLAN_DATA_TYPE_H_

#include <cstdint>
#include <string>

namespace metad::codegen {

// Element type of a tensor, as DLPack's DLDataType numbers it (dlpack.h).
struct DataType {
  enum Code : uint32_t {
    kInt = 0,
    kUInt = 1,
    kFloat = 2,
    kBool = 6,
  };

  uint32_t code = kInt;
  // Bits of one lane.
  uint32_t bits = 0;
  uint32_t lanes = 1;

  bool operator==(const DataType& other) const {
    return code == other.code && bits == other.bits && lanes == other.lanes;
  }
};

// Empty when constants of this type can be generated; otherwise the type's name
// and what was expected.
std::string DataTypeProblem(const DataType& type);

// NumPy-style name: "int8", "uint64", "float16", "bool"; with lanes "int8x4".
// Codes that DLPack knows are named even where they cannot be generated.
std::string DataTypeName(const DataType& type);

// Bytes of one element. The type must have no DataTypeProblem.
int64_t ElementBytes(const DataType& type);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_DATA_TYPE_H_
