#ifndef METAD_SERVER_PIPELINE_IMPORT_SHARED_MODULES_H_
#define METAD_SERVER_PIPELINE_IMPORT_SHARED_MODULES_H_

#include <string>

#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/imported_files.h"

namespace metad::pipeline {

// Whether there may be something to be done, or told, of the module below.
bool MayBeShared(const ModuleInput& module);

// Makes an external module of one that is a shared object: a program links or
// loads it beside the outputs, and no archive can hold it. Its functions are
// those of .dynsym, of which listed ones and a pattern choose. Only for targets
// that have a dynamic loader. Notes tell so, and what a tvm-ffi library
// imports; the module has them, too, for reports. `field` is the module's, in
// the request as it was made. Others stay as they are.
void ResolveSharedModule(const BuildRequest& request, const std::string& field,
                         ModuleInput& module, ImportedFiles& imported,
                         codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_SHARED_MODULES_H_
