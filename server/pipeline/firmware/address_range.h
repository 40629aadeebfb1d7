#ifndef METAD_SERVER_PIPELINE_FIRMWARE_ADDRESS_RANGE_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_ADDRESS_RANGE_H_

#include <cstdint>

namespace metad::firmware {

struct AddressRange {
  uint64_t begin = 0;
  uint64_t size = 0;

  bool Holds(uint64_t address) const { return address - begin < size; }
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_ADDRESS_RANGE_H_
