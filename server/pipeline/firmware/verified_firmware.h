#ifndef METAD_SERVER_PIPELINE_FIRMWARE_VERIFIED_FIRMWARE_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_VERIFIED_FIRMWARE_H_

#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/memory_map.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {

// A firmware as those who look into claims see it. All of it outlives them.
struct VerifiedFirmware {
  const LinkedImage& image;
  const ImageMemory& memory;
  const SymbolIndex& symbols;
  const MemoryMap& map;
  // Of Arm: executes Thumb only.
  bool is_m_profile = false;
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_VERIFIED_FIRMWARE_H_
