#ifndef METAD_SERVER_BUILD_COMPILE_ACTION_H_
#define METAD_SERVER_BUILD_COMPILE_ACTION_H_

#include <string>
#include <vector>

#include "server/build/build_request.h"
#include "server/workers/action.h"
#include "server/workers/toolchain_registry.h"

namespace metad::build {

// The action that compiles the generated source of a model, the first of
// `files`, NAME_metadata.c to NAME_metadata.o, as strict C99 in which every
// warning is an error. The others are there for it to take in.
workers::Action CompileMetadataAction(
    const workers::SelectedToolchain& toolchain,
    std::vector<workers::ActionInput> files,
    const workers::ActionLimits& limits);

// The action that compiles a source module, C or C++. The module's include
// files and the ABI-compatible declarations of TVM's C runtime are in its
// include path, in this order.
workers::Action CompileModuleAction(const workers::SelectedToolchain& toolchain,
                                    const ModuleInput& module,
                                    const workers::ActionLimits& limits);

// What CheckSignaturesAction() has the module's source as, for the text that
// includes it.
std::string IncludedSource(const ModuleInput& module);

// The action that asks the compiler about a module's functions: the answer is
// what it says of the text (signature_check.h). It leaves no file.
workers::Action CheckSignaturesAction(
    const workers::SelectedToolchain& toolchain, const ModuleInput& module,
    const std::string& text, const workers::ActionLimits& limits);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_COMPILE_ACTION_H_
