#ifndef METAD_SERVER_PIPELINE_INPUT_CHECK_H_
#define METAD_SERVER_PIPELINE_INPUT_CHECK_H_

#include "codegen/plan/violation_list.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/checked_build.h"

namespace metad::pipeline {

// Checks everything but whether the compiler is there. `violations` may hold
// problems already; all are returned together.
CheckResult CheckInput(BuildRequest request,
                       const execution::ToolchainCatalog& catalog,
                       codegen::ViolationList violations);

// Gives the plan the digest of its input, unless nobody looks at that: it costs
// a pass over all contents. The plan is final.
void SetInputDigest(CheckedBuild& build);

// Whether something of it is to be compiled.
bool NeedsCompiler(const CheckedBuild& build);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_INPUT_CHECK_H_
