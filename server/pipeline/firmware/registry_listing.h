#ifndef METAD_SERVER_PIPELINE_FIRMWARE_REGISTRY_LISTING_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_REGISTRY_LISTING_H_

#include <vector>

#include "server/pipeline/firmware/firmware_content.h"
#include "server/pipeline/firmware/image_memory.h"

namespace metad::firmware {

// The registries of an image that the symbols of generated metadata tell of
// (codegen/plan/metadata_symbols.h), decoded as far as they are whole.
std::vector<RegistryContent> ListRegistries(const ImageMemory& memory);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_REGISTRY_LISTING_H_
