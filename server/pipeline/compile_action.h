#ifndef METAD_SERVER_PIPELINE_COMPILE_ACTION_H_
#define METAD_SERVER_PIPELINE_COMPILE_ACTION_H_

#include <string>
#include <vector>

#include "server/execution/action.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/action_contents.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// What all compilations of one build have in common; it outlives none of them.
struct CompileTerms {
  const execution::SelectedToolchain& toolchain;
  const execution::ActionLimits& limits;
  // Whether what an equal action gave will do.
  bool may_be_cached = true;
  ActionContents& contents;
};

// All actions give the same bytes and messages wherever and whenever they run:
// of the clock they see the beginning of 1970, of their directory a name that
// is the same everywhere.

// The action that compiles the generated source of a model, the first of
// `files`, NAME_metadata.c to NAME_metadata.o, as strict C99 in which every
// warning is an error. The others are there for it to take in.
execution::Action CompileMetadataAction(
    const CompileTerms& terms, std::vector<execution::ActionInput> files);

// The action that compiles a source module, C or C++. The module's include
// files and the ABI-compatible declarations of TVM's C runtime are in its
// include path, in this order.
execution::Action CompileModuleAction(const CompileTerms& terms,
                                      const ModuleInput& module);

// What CheckSignaturesAction() has the module's source as, for the text that
// includes it.
std::string IncludedSource(const ModuleInput& module);

// The action that asks the compiler about a module's functions: the answer is
// what it says of the text (signature_check.h). It leaves no file.
execution::Action CheckSignaturesAction(const CompileTerms& terms,
                                        const ModuleInput& module,
                                        const std::string& text);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_COMPILE_ACTION_H_
