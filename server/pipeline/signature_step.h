#ifndef METAD_SERVER_PIPELINE_SIGNATURE_STEP_H_
#define METAD_SERVER_PIPELINE_SIGNATURE_STEP_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/runtime_rules.h"
#include "server/execution/action.h"
#include "server/execution/executor.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/compile_action.h"
#include "server/pipeline/module_resolver.h"
#include "server/pipeline/signature_check.h"
#include "server/platform/cancellation.h"
#include "server/platform/extendable_deadline.h"

namespace metad::pipeline {

// Of one source module.
struct SignatureJob {
  const ModuleInput* module = nullptr;
  // C identifiers that its object defines.
  std::vector<std::string> functions;
  // What CheckSignatures() leaves.
  SignatureFindings findings = {};
};

// Which functions of a source that was compiled and asked for them are to be
// held against the prototype: those of the registry, without what an ML
// compiler's own registry lists, and the entries of models with C's interface,
// which no registry has.
std::vector<std::string> FunctionsToCheck(const BuildRequest& request,
                                          const ModuleInput& module,
                                          const ResolvedModule& asked);

// Asks the compiler whether the sources define those functions as the runtime
// calls them (signature_check.h): one more pass of its front end over each
// source that has any, and another where some are not. Returns what kept it
// from answering.
std::optional<BuildError> CheckSignatures(
    std::vector<SignatureJob>& jobs, const codegen::RuntimeRules& runtime,
    const CompileTerms& terms, execution::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    const platform::ExtendableDeadline& deadline);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_SIGNATURE_STEP_H_
