#ifndef METAD_CLIENT_MODEL_LIBRARY_AOT_METADATA_TEXT_H_
#define METAD_CLIENT_MODEL_LIBRARY_AOT_METADATA_TEXT_H_

#include <optional>
#include <string>

#include "client/model_library/aot_model.h"
#include "client/model_library/library_metadata.h"
#include "client/model_library/module_content.h"

namespace metad::client {

// What TVM's own metadata modules of an ahead-of-time compiled model hold:
// `registry` defines kSystemLibEntryPoint, `metadata` (may be null)
// tvmgen_<mod>_get_c_metadata. Nothing, with the reason, where their text is
// not what TVM writes.
std::optional<AotModel> ReadAotModel(const LibraryModelMetadata& model,
                                     const ModuleContent& registry,
                                     const ModuleContent* metadata,
                                     std::string& reason);

}  // namespace metad::client

#endif  // METAD_CLIENT_MODEL_LIBRARY_AOT_METADATA_TEXT_H_
