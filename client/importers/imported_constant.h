#ifndef METAD_CLIENT_IMPORTERS_IMPORTED_CONSTANT_H_
#define METAD_CLIENT_IMPORTERS_IMPORTED_CONSTANT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace metad::client {

// DLDataTypeCode of DLPack, as the wire has it.
enum class TypeCode : uint32_t {
  kInt = 0,
  kUInt = 1,
  kFloat = 2,
  // The file does not say what its elements are.
  kOpaque = 3,
  kComplex = 5,
  kBool = 6,
};

struct ElementType {
  TypeCode code = TypeCode::kInt;
  // A multiple of 8.
  uint32_t bits = 8;
};

// Bytes of the numbers that byte order reverses: a complex element is two.
inline size_t NumberBytes(const ElementType& type) {
  return type.bits / 8 / (type.code == TypeCode::kComplex ? 2 : 1);
}

// A tensor read from a file, in the wire's form.
struct ImportedConstant {
  // As the file has it; not checked to be a C identifier.
  std::string name;
  ElementType type;
  std::vector<int64_t> shape;
  // Row-major, packed, little-endian; every bit as in the file.
  std::string data;
  // For messages: the file, and the member within it.
  std::string source;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_IMPORTED_CONSTANT_H_
