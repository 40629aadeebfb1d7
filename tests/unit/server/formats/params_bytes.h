#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_PARAMS_BYTES_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_PARAMS_BYTES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace metad::formats::testing {

// The lowest `bytes` bytes of `value`, the lowest first.
std::string LittleEndian(uint64_t value, size_t bytes);

// One array of a .params file. What is not set is as it should be.
struct ParamsArray {
  uint8_t code = 0;
  uint8_t bits = 8;
  uint16_t lanes = 1;
  std::vector<int64_t> shape;
  std::string data;
  uint64_t magic = 0xDD5E40F096B4A13F;
  uint64_t reserved = 0;
  uint32_t device = 1;
  std::optional<uint32_t> dimensions;
  std::optional<uint64_t> bytes;
};

std::string Ndarray(const ParamsArray& array);

// A .params file.
std::string Params(const std::vector<std::string>& names,
                   const std::vector<ParamsArray>& arrays);

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_PARAMS_BYTES_H_
