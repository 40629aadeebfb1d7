#ifndef METAD_CODEGEN_PLAN_SYMBOL_CHECK_H_
#define METAD_CODEGEN_PLAN_SYMBOL_CHECK_H_

#include <string>

#include "absl/strings/string_view.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Empty when a function or constant can have this name. Otherwise why not, as
// the end of a sentence that starts with the name: it is no C identifier, or it
// is a compiler's or the metadata's own.
std::string SymbolProblem(absl::string_view name);

// Adds to `violations`, at `field`, why a function or constant cannot have this
// name (SymbolProblem). `subject` says in words whose name it is.
void CheckSymbol(const std::string& name, const std::string& subject,
                 const std::string& field, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SYMBOL_CHECK_H_
