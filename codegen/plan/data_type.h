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
    kHandle = 3,
    kBfloat = 4,
    kComplex = 5,
    kBool = 6,
    kFloat8E3m4 = 7,
    kFloat8E4m3 = 8,
    kFloat8E4m3b11fnuz = 9,
    kFloat8E4m3fn = 10,
    kFloat8E4m3fnuz = 11,
    kFloat8E5m2 = 12,
    kFloat8E5m2fnuz = 13,
    kFloat8E8m0fnu = 14,
    kFloat6E2m3fn = 15,
    kFloat6E3m2fn = 16,
    kFloat4E2m1fn = 17,
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

// The functions below want a type without a DataTypeProblem.

// Bits of one element, all its lanes together: at most 128 * 65535.
int64_t ElementBits(const DataType& type);

// Bytes of the numbers that an element consists of: what a target of the other
// byte order has reversed. One lane, or one part of a complex number; 1 for
// types of fewer than 8 bits, which are packed as a stream of bits, the first
// element in the lowest bits of the first byte.
int64_t UnitBytes(const DataType& type);

// Bytes of `element_count` elements, packed: the last byte may be used in part.
int64_t PackedBytes(const DataType& type, int64_t element_count);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_DATA_TYPE_H_
