#ifndef METAD_SERVER_PIPELINE_FIRMWARE_FFI_REGISTRY_SEARCH_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_FFI_REGISTRY_SEARCH_H_

#include "server/pipeline/firmware/found_registry.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {

// Finds the table of an `ffi` registry that a report promises. `anchor` is the
// table, which NAME_register() hands to the runtime: its code refers to some
// place in it. Where it refers to every name and function itself, it is the
// registry.
RegistrySearch FindFfiRegistry(const ImageMemory& memory,
                               const SymbolIndex& symbols,
                               const ReportedImage& report);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_FFI_REGISTRY_SEARCH_H_
