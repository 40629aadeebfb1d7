#include "tests/conformance/target_bytes.h"

#include <algorithm>
#include <cstddef>

#include "codegen/plan/data_type.h"

namespace metad::conformance {
namespace {

// Of the numbers that an element consists of. What has fewer than 8 bits is
// packed as a stream of bits, which has no byte order.
size_t NumberBytes(const codegen::DataType& type) {
  // The real part and the imaginary one.
  const size_t bits =
      type.code == codegen::DataType::kComplex ? type.bits / 2 : type.bits;
  return std::max<size_t>(1, bits / 8);
}

}  // namespace

std::string TargetBytes(const codegen::ConstantSpec& constant,
                        codegen::ByteOrder byte_order) {
  std::string bytes(constant.data);
  if (byte_order == codegen::ByteOrder::kLittleEndian) return bytes;
  const size_t size = NumberBytes(constant.type);
  for (size_t i = 0; i + size <= bytes.size(); i += size) {
    std::reverse(bytes.begin() + static_cast<ptrdiff_t>(i),
                 bytes.begin() + static_cast<ptrdiff_t>(i + size));
  }
  return bytes;
}

}  // namespace metad::conformance
