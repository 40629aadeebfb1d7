#include "codegen/plan/symbol_check.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/ffi_symbols.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/reserved_names.h"

namespace metad::codegen {

void CheckSymbol(const std::string& name, const std::string& subject,
                 const std::string& field, ViolationList& violations) {
  std::string problem = SymbolNameProblem(name, kMaxSymbolLength);
  if (problem.empty()) problem = ReservedNameProblem(name);
  if (!problem.empty()) {
    violations.Add(field, absl::StrCat(subject, " ", problem));
  } else if (IsReservedByMetadata(name) || name == kFfiRegisterSymbol) {
    violations.Add(field, absl::StrCat(subject,
                                       " is reserved for the generated "
                                       "metadata itself; expected another "
                                       "identifier"));
  }
}

}  // namespace metad::codegen
