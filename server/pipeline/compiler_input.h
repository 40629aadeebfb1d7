#ifndef METAD_SERVER_PIPELINE_COMPILER_INPUT_H_
#define METAD_SERVER_PIPELINE_COMPILER_INPUT_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/execution/action.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// What a compiler of the pool makes the object of: the generated C source,
// which comes first, and the files that it takes in. Most of the pool's
// compilers have no #embed, so what is of that style in the source that is
// delivered is .incbin here; it makes the same object. Nor does it have the
// input digest in its comment, which changes with every module: the same code
// is the same action.
//
// Of few constants the texts are made at once, and have digests. Else texts and
// constants are written when the action runs, straight into its files: the
// constants that the plan refers to, and `pages`, which are theirs, outlive it.
std::vector<execution::ActionInput> CompilerInput(
    const codegen::MetadataPlan& plan, const platform::FilePages& pages);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_COMPILER_INPUT_H_
