#ifndef METAD_SERVER_PIPELINE_COMPILE_ACTION_H_
#define METAD_SERVER_PIPELINE_COMPILE_ACTION_H_

#include <string>
#include <vector>

#include "server/execution/action.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// The action that compiles the generated source of a model, the first of
// `files`, NAME_metadata.c to NAME_metadata.o, as strict C99 in which every
// warning is an error. The others are there for it to take in.
execution::Action CompileMetadataAction(
    const execution::SelectedToolchain& toolchain,
    std::vector<execution::ActionInput> files,
    const execution::ActionLimits& limits);

// The action that compiles a source module, C or C++. The module's include
// files and the ABI-compatible declarations of TVM's C runtime are in its
// include path, in this order.
execution::Action CompileModuleAction(
    const execution::SelectedToolchain& toolchain, const ModuleInput& module,
    const execution::ActionLimits& limits);

// What CheckSignaturesAction() has the module's source as, for the text that
// includes it.
std::string IncludedSource(const ModuleInput& module);

// The action that asks the compiler about a module's functions: the answer is
// what it says of the text (signature_check.h). It leaves no file.
execution::Action CheckSignaturesAction(
    const execution::SelectedToolchain& toolchain, const ModuleInput& module,
    const std::string& text, const execution::ActionLimits& limits);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_COMPILE_ACTION_H_
