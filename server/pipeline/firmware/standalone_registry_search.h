#ifndef METAD_SERVER_PIPELINE_FIRMWARE_STANDALONE_REGISTRY_SEARCH_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_STANDALONE_REGISTRY_SEARCH_H_

#include "server/pipeline/firmware/found_registry.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {

// Finds the `standalone` registry that a report promises, a struct
// metad_registry (codegen/runtime/metad/metad_registry.h), and looks every name
// up in it as metad_find_function() does. `anchor` is the struct.
RegistrySearch FindStandaloneRegistry(const ImageMemory& memory,
                                      const SymbolIndex& symbols,
                                      const ReportedImage& report);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_STANDALONE_REGISTRY_SEARCH_H_
