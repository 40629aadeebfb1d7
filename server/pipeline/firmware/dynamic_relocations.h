#ifndef METAD_SERVER_PIPELINE_FIRMWARE_DYNAMIC_RELOCATIONS_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_DYNAMIC_RELOCATIONS_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/pipeline/firmware/address_range.h"

namespace metad::firmware {

class ImageMemory;

// What PT_DYNAMIC tells of a position-independent image that stays where it is
// linked (ELF gABI, chapter 5; DT_RELR of its draft of 2018).
struct DynamicRelocations {
  // The addresses that a loader, or the program's own start-up code, writes, by
  // the place where each goes: those of the image's own or of a symbol that it
  // defines. Others are left out, and so is what lies outside the image.
  absl::flat_hash_map<uint64_t, uint64_t> words;
  // Where the tables themselves are.
  std::vector<AddressRange> tables;
};

DynamicRelocations ReadDynamicRelocations(const ImageMemory& memory);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_DYNAMIC_RELOCATIONS_H_
