#ifndef METAD_SERVER_PIPELINE_IMPORT_MODULE_SETTINGS_H_
#define METAD_SERVER_PIPELINE_IMPORT_MODULE_SETTINGS_H_

#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/pipeline/import/imported_parts.h"
#include "server/pipeline/input_files.h"

namespace metad::pipeline {

// Applies what the request says of modules of libraries, as
// metad.v1.ModuleSetting has it, and checks the paths of all their headers,
// which become files of a directory.
void ApplyModuleSettings(const std::vector<ModuleSetting>& settings,
                         std::vector<ImportedModule>& modules,
                         codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_MODULE_SETTINGS_H_
