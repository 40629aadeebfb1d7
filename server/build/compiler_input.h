#ifndef METAD_SERVER_BUILD_COMPILER_INPUT_H_
#define METAD_SERVER_BUILD_COMPILER_INPUT_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/platform/file_pages.h"
#include "server/workers/action.h"

namespace metad::build {

// What a compiler of the pool makes the object of: the generated C source,
// which comes first, and the files that it takes in. Most of the pool's
// compilers have no #embed, so what is of that style in the source that is
// delivered is .incbin here; it makes the same object.
//
// The texts and constants are written when the action runs, straight into its
// files: the constants that the plan refers to, and `pages`, which are theirs,
// outlive it.
std::vector<workers::ActionInput> CompilerInput(
    const codegen::MetadataPlan& plan, const platform::FilePages& pages);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_COMPILER_INPUT_H_
