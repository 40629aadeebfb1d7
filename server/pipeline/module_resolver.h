#ifndef METAD_SERVER_PIPELINE_MODULE_RESOLVER_H_
#define METAD_SERVER_PIPELINE_MODULE_RESOLVER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/module_functions.h"
#include "server/pipeline/operator_choice.h"

namespace metad::pipeline {

// Where a module's functions were learned.
enum class FunctionOrigin {
  kListedAndDefined,
  kListed,
  kSymbolTable,
  // The metadata defines the functions itself.
  kGenerated,
  // An earlier registry has them.
  kJoined,
};

struct ResolvedModule {
  // `resolved` is false when the module could not be read, which `violations`
  // then says, and for a C source that has still to be compiled.
  codegen::ModuleSpec spec;
  FunctionOrigin origin = FunctionOrigin::kListed;
  // What whoever made the request should know of it: sentences without a full
  // stop.
  std::vector<std::string> notes;
};

// What was made of a C or C++ source. Nothing is owned.
struct CompiledSource {
  // The object.
  absl::string_view object;
  // Null: not known.
  const SignatureFindings* signatures = nullptr;
};

// Asks one module for its function names (get_func_names): from its descriptor,
// checked against its artifact, or from the artifact's symbol table
// (operator_choice.h); what is left out of that is a note. A C source
// is asked through `compiled`, what was made of it; without that its
// list stands for itself. The answer consists of C symbols, whatever names of
// `runtime` stand for them in the list. Everything wrong goes to `violations`,
// below `field`.
ResolvedModule ResolveModule(const ModuleInput& module,
                             std::optional<CompiledSource> compiled,
                             const MachineExpectation& expected,
                             const codegen::RuntimeRules& runtime,
                             const std::string& field,
                             codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_MODULE_RESOLVER_H_
