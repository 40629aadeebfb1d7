#include "tests/unit/server/formats/params_bytes.h"

namespace metad::formats::testing {

std::string LittleEndian(uint64_t value, size_t bytes) {
  std::string out;
  for (size_t i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  return out;
}

std::string Ndarray(const ParamsArray& array) {
  std::string out = LittleEndian(array.magic, 8);
  out += LittleEndian(array.reserved, 8);
  out += LittleEndian(array.device, 4);
  out += LittleEndian(0, 4);
  out += LittleEndian(
      array.dimensions.value_or(static_cast<uint32_t>(array.shape.size())), 4);
  out += LittleEndian(array.code, 1);
  out += LittleEndian(array.bits, 1);
  out += LittleEndian(array.lanes, 2);
  for (const int64_t extent : array.shape) {
    out += LittleEndian(static_cast<uint64_t>(extent), 8);
  }
  out += LittleEndian(array.bytes.value_or(array.data.size()), 8);
  return out + array.data;
}

std::string Params(const std::vector<std::string>& names,
                   const std::vector<ParamsArray>& arrays) {
  std::string out = LittleEndian(0xF7E58D4F05049CB7, 8);
  out += LittleEndian(0, 8);
  out += LittleEndian(names.size(), 8);
  for (const std::string& name : names) {
    out += LittleEndian(name.size(), 8);
    out += name;
  }
  out += LittleEndian(arrays.size(), 8);
  for (const ParamsArray& array : arrays) out += Ndarray(array);
  return out;
}

}  // namespace metad::formats::testing
