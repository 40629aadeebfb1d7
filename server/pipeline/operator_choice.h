#ifndef METAD_SERVER_PIPELINE_OPERATOR_CHOICE_H_
#define METAD_SERVER_PIPELINE_OPERATOR_CHOICE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "server/pipeline/module_functions.h"

namespace re2 {
class RE2;
}

namespace metad::pipeline {

// Why a function of a symbol table is not registered.
struct LeftOut {
  std::string name;
  // The end of a sentence that starts with the name.
  std::string reason;
  // Nobody would take it for an operator (tvm-ffi's special functions, inline
  // functions of C++), so that nobody needs to be told.
  bool expected = false;
  // It could be called, but otherwise than the runtime does.
  bool has_other_signature = false;
  // Its place among all functions of the objects: names may be there twice.
  size_t ordinal = 0;
};

// What a source's compiler says of how its functions are defined
// (signature_check.h).
struct SignatureFindings {
  // By symbol: why the runtime cannot call the function, as the end of a
  // sentence that starts with the name.
  absl::flat_hash_map<std::string, std::string> problems;
  // What the source does not declare where it ends, so that its compiler cannot
  // tell: names given with asm labels, and those of namespaces.
  std::vector<std::string> unknown;
};

// How functions are chosen out of a symbol table. Nothing is owned.
struct ChoiceRules {
  // Whose functions are looked for; not null.
  const codegen::RuntimeRules* runtime = &codegen::CrtRuntime();
  // Whole names that are asked for; null: whatever is found. What is asked for
  // is also taken where it is hidden, or its name says that it is hardly an
  // operator.
  const re2::RE2* pattern = nullptr;
  // Null: not known.
  const SignatureFindings* signatures = nullptr;
};

// What the functions of a symbol table were found to be.
struct OperatorChoice {
  // In the order of the table, those of an archive's members in file order.
  std::vector<std::string> chosen;
  // Without those that no pattern asks for.
  std::vector<LeftOut> left_out;
};

OperatorChoice ChooseOperators(const std::vector<ObjectDefinitions>& objects,
                               const ChoiceRules& rules);

// Why no registry can have the function although its module lists it, as the
// end of a sentence that starts with its name; empty where one can. Names that
// no C identifier can be, or that are reserved, are left to the plan.
std::string ListedProblem(const DefinedFunction& function,
                          const ChoiceRules& rules);

// Those that are not expected.
size_t SurprisingCount(const std::vector<LeftOut>& left_out);

// "\"__ror\" is reserved for the compiler; \"f\" is hidden; and 3 more": the
// first few of those. Empty where there is none.
std::string LeftOutText(const std::vector<LeftOut>& left_out);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OPERATOR_CHOICE_H_
