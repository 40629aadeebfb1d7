#ifndef METAD_SERVER_PIPELINE_FIRMWARE_CRT_REGISTRY_SEARCH_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_CRT_REGISTRY_SEARCH_H_

#include "server/pipeline/firmware/found_registry.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {

// Finds the `crt` or `crt-v1` registry that a report promises: by the bytes of
// its names, then by the pointers that lead to them, as TVM's C runtime goes
// (TVMModule, TVMFuncRegistry, function table), so that an image without
// symbols will do. `anchor` is the module that TVMSystemLibEntryPoint()
// returns.
RegistrySearch FindCrtRegistry(const ImageMemory& memory,
                               const SymbolIndex& symbols,
                               const ReportedImage& report);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_CRT_REGISTRY_SEARCH_H_
