#ifndef METAD_SERVER_PIPELINE_IMPORTED_CHECK_H_
#define METAD_SERVER_PIPELINE_IMPORTED_CHECK_H_

#include "codegen/plan/violation_list.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_note.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/checked_build.h"
#include "server/pipeline/imported_files.h"

namespace metad::pipeline {

// Whether the request is to be served without a toolchain.
enum class ToolchainUse { kAllowed, kRefused };

// Imports the request's files (import/), unless that was done, and checks what
// came of it (input_check.h). Where files could not be taken, that is all that
// is said, with what was `known` before: the rest would speak of what is
// missing for that reason. Field paths are those of the request as it was made.
CheckResult CheckWithFiles(BuildRequest request,
                           const execution::ToolchainCatalog& catalog,
                           ToolchainUse use, codegen::ViolationList known);

// Takes what came of an imported request back to the request as it was made,
// and puts what the import had to tell first. `imported` may be null.
void TellOrigins(const ImportedFiles* imported, BuildError& error);
void TellOrigins(const ImportedFiles* imported, std::vector<BuildNote>& notes);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORTED_CHECK_H_
