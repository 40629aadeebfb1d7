#ifndef METAD_SERVER_PIPELINE_IMPORT_MODULE_DETECTION_H_
#define METAD_SERVER_PIPELINE_IMPORT_MODULE_DETECTION_H_

#include <string>

#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// Gives a module of the kind kDetected its kind, and its name where it has
// none. What its artifact is not is added to `violations`, below `field`.
void DetectModule(const std::string& field, ModuleInput& module,
                  codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_MODULE_DETECTION_H_
