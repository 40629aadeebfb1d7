#ifndef METAD_SERVER_PIPELINE_IMPORT_CONSTANT_FILE_IMPORT_H_
#define METAD_SERVER_PIPELINE_IMPORT_CONSTANT_FILE_IMPORT_H_

#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/formats/tensors/constant_names.h"
#include "server/pipeline/import/imported_parts.h"
#include "server/pipeline/imported_files.h"
#include "server/pipeline/input_files.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// Adds the constants of the files to `parts`, in their order and in a file's
// own: those that `names` takes, under the names that it gives them. How they
// were taken is noted in `imported`. Files that cannot be read, or give nothing
// although they were asked for, are added to `violations`.
void ImportConstantFiles(const std::vector<ConstantFileInput>& files,
                         const platform::FilePages& pages,
                         formats::ConstantNames& names, ImportedParts& parts,
                         ImportedFiles& imported,
                         codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_CONSTANT_FILE_IMPORT_H_
