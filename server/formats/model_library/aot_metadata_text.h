#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_METADATA_TEXT_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_METADATA_TEXT_H_

#include <optional>
#include <string>

#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/module_content.h"

namespace metad::formats {

// What TVM's own metadata modules of an ahead-of-time compiled model hold:
// `registry` defines kSystemLibEntryPoint, `metadata` (may be null)
// tvmgen_<mod>_get_c_metadata. Nothing, with the reason, where their text is
// not what TVM writes.
std::optional<AotModel> ReadAotModel(const LibraryModelMetadata& model,
                                     const ModuleContent& registry,
                                     const ModuleContent* metadata,
                                     std::string& reason);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_METADATA_TEXT_H_
