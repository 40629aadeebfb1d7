#ifndef METAD_SERVER_FORMATS_TENSORS_IMPORTED_CONSTANT_H_
#define METAD_SERVER_FORMATS_TENSORS_IMPORTED_CONSTANT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"

namespace metad::formats {

// DLDataTypeCode of DLPack, as the wire has it.
enum class TypeCode : uint32_t {
  kInt = 0,
  kUInt = 1,
  kFloat = 2,
  // The file does not say what its elements are.
  kOpaque = 3,
  kBFloat = 4,
  kComplex = 5,
  kBool = 6,
  kFloat8E3M4 = 7,
  kFloat8E4M3 = 8,
  kFloat8E4M3B11Fnuz = 9,
  kFloat8E4M3Fn = 10,
  kFloat8E4M3Fnuz = 11,
  kFloat8E5M2 = 12,
  kFloat8E5M2Fnuz = 13,
  kFloat8E8M0Fnu = 14,
  kFloat6E2M3Fn = 15,
  kFloat6E3M2Fn = 16,
  kFloat4E2M1Fn = 17,
};

struct ElementType {
  TypeCode code = TypeCode::kInt;
  uint32_t bits = 8;
  uint32_t lanes = 1;
};

inline bool operator==(const ElementType& a, const ElementType& b) {
  return a.code == b.code && a.bits == b.bits && a.lanes == b.lanes;
}
inline bool operator!=(const ElementType& a, const ElementType& b) {
  return !(a == b);
}

// Bytes of the numbers that byte order reverses: a complex element is two. Only
// for types of whole bytes.
inline size_t NumberBytes(const ElementType& type) {
  return type.bits / 8 / (type.code == TypeCode::kComplex ? 2 : 1);
}

// The most bytes that a tensor may have, as on the wire.
inline constexpr int64_t kMaxTensorBytes = int64_t{1} << 40;
// The most dimensions, as on the wire.
inline constexpr size_t kMaxDimensions = 64;

// Bytes of the packed elements of that shape: a scalar has one element. Nothing
// where an extent is negative, or where they are 2^63 bits or more.
std::optional<int64_t> TensorBytes(const ElementType& type,
                                   const std::vector<int64_t>& shape);

// The number of elements, likewise.
std::optional<int64_t> ElementCount(const std::vector<int64_t>& shape);

// A tensor read from a file, in the wire's form.
struct ImportedConstant {
  // As the file has it; not checked to be a C identifier.
  std::string name;
  // The same where `name` has been changed since; empty where it has not.
  std::string name_in_file;
  ElementType type;
  std::vector<int64_t> shape;
  // Row-major, packed, little-endian; every bit as in the file. Exactly
  // TensorBytes().
  ByteRange data;
  // For messages: the file, and the member within it.
  std::string source;
};

// Whether the constant that the file calls so is wanted. Data of others is not
// read, nor are faults of theirs reported that do not make the file unreadable.
// Null: all are.
using NameFilter = std::function<bool(absl::string_view)>;

inline bool IsWanted(const NameFilter& wanted, absl::string_view name) {
  return wanted == nullptr || wanted(name);
}

// The most constants that a file may hold.
inline constexpr size_t kMaxFileConstants = 65536;

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_IMPORTED_CONSTANT_H_
