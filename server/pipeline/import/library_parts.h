#ifndef METAD_SERVER_PIPELINE_IMPORT_LIBRARY_PARTS_H_
#define METAD_SERVER_PIPELINE_IMPORT_LIBRARY_PARTS_H_

#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/formats/model_library/library_set.h"
#include "server/formats/tensors/constant_names.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/import/imported_parts.h"
#include "server/pipeline/imported_files.h"

namespace metad::pipeline {

// Adds the models of the libraries, and their interfaces, to `request`, and
// their modules and constants to `parts`. `names` selects and renames the
// constants of .params and renames those of blocks. All bytes are kept in
// `imported`.
void TakeParts(std::vector<formats::NamedLibrary> libraries,
               formats::ConstantNames& names, BuildRequest& request,
               ImportedParts& parts, ImportedFiles& imported,
               codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_LIBRARY_PARTS_H_
