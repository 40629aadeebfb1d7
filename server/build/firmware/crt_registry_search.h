#ifndef METAD_SERVER_BUILD_FIRMWARE_CRT_REGISTRY_SEARCH_H_
#define METAD_SERVER_BUILD_FIRMWARE_CRT_REGISTRY_SEARCH_H_

#include "server/build/firmware/found_registry.h"
#include "server/build/firmware/image_memory.h"
#include "server/build/firmware/reported_image.h"
#include "server/build/firmware/symbol_index.h"

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

#endif  // METAD_SERVER_BUILD_FIRMWARE_CRT_REGISTRY_SEARCH_H_
