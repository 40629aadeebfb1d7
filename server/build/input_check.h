#ifndef METAD_SERVER_BUILD_INPUT_CHECK_H_
#define METAD_SERVER_BUILD_INPUT_CHECK_H_

#include "codegen/plan/violation_list.h"
#include "server/build/build_request.h"
#include "server/build/checked_build.h"
#include "server/workers/toolchain_catalog.h"

namespace metad::build {

// Checks everything but whether the compiler is there. `violations` may hold
// problems already; all are returned together.
CheckResult CheckInput(BuildRequest request,
                       const workers::ToolchainCatalog& catalog,
                       codegen::ViolationList violations);

// Gives the plan the digest of its input, unless nobody looks at that: it costs
// a pass over all contents. The plan is final.
void SetInputDigest(CheckedBuild& build);

// Whether something of it is to be compiled.
bool NeedsCompiler(const CheckedBuild& build);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_INPUT_CHECK_H_
