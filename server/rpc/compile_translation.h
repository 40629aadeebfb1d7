#ifndef METAD_SERVER_RPC_COMPILE_TRANSLATION_H_
#define METAD_SERVER_RPC_COMPILE_TRANSLATION_H_

#include <string>

#include "codegen/plan/violation_list.h"
#include "metad/v1/build_spec.pb.h"
#include "server/pipeline/compile_options.h"
#include "server/pipeline/include_paths.h"

namespace metad::rpc {

// How a module is compiled, as the pipeline wants it. Everything of it that
// becomes part of a command line is checked here, and what is wrong reported
// below `field`; `paths` has the module's include files.
pipeline::CompileOptions TranslateCompileOptions(
    const v1::CompileOptions& options, pipeline::IncludePaths& paths,
    const std::string& field, codegen::ViolationList& violations);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_COMPILE_TRANSLATION_H_
