#include "client/model_library/aot_metadata_text.h"

namespace metad::client {

std::optional<AotModel> ReadAotModel(const LibraryModelMetadata& /*model*/,
                                     const ModuleContent& /*registry*/,
                                     const ModuleContent* /*metadata*/,
                                     std::string& reason) {
  reason = "not read";
  return std::nullopt;
}

}  // namespace metad::client
