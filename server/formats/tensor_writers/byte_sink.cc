#include "server/formats/tensor_writers/byte_sink.h"

namespace metad::formats {

void AppendLittleEndian(uint64_t value, size_t bytes, std::string& to) {
  for (size_t i = 0; i < bytes; ++i) {
    to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
}

}  // namespace metad::formats
