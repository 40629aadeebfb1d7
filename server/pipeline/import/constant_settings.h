#ifndef METAD_SERVER_PIPELINE_IMPORT_CONSTANT_SETTINGS_H_
#define METAD_SERVER_PIPELINE_IMPORT_CONSTANT_SETTINGS_H_

#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/pipeline/import/imported_parts.h"
#include "server/pipeline/input_files.h"

namespace metad::pipeline {

// Applies what the request says of constants of files: each field of the
// setting of its name, and where that says nothing, of the one without a name.
// Settings of constants that are not there, types that do not fit, and
// constants whose type nobody says are added to `violations`.
void ApplyConstantSettings(const std::vector<ConstantSetting>& settings,
                           std::vector<ImportedTensor>& constants,
                           codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_CONSTANT_SETTINGS_H_
