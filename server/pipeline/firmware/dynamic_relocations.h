#ifndef METAD_SERVER_PIPELINE_FIRMWARE_DYNAMIC_RELOCATIONS_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_DYNAMIC_RELOCATIONS_H_

#include <cstdint>

#include "absl/container/flat_hash_map.h"

namespace metad::firmware {

class ImageMemory;

// The addresses that a loader, or a program's own start-up code, writes into a
// position-independent image which stays where it is linked, by the place where
// each goes: of the tables that PT_DYNAMIC names (ELF gABI, chapter 5; DT_RELR
// of its draft of 2018), the relocations that make an address of the image's
// own or of a symbol that it defines. Others are left out, and so is what lies
// outside the image.
absl::flat_hash_map<uint64_t, uint64_t> DynamicWords(const ImageMemory& memory);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_DYNAMIC_RELOCATIONS_H_
