#include "client/exporters/byte_sink.h"

namespace metad::client {

void AppendLittleEndian(uint64_t value, size_t bytes, std::string& to) {
  for (size_t i = 0; i < bytes; ++i) {
    to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
}

}  // namespace metad::client
