#include "codegen/plan/symbol_check.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/reserved_names.h"
#include "codegen/plan/tvm_symbols.h"

namespace metad::codegen {

std::string SymbolProblem(absl::string_view name) {
  std::string problem = SymbolNameProblem(name, kMaxSymbolLength);
  if (problem.empty()) problem = ReservedNameProblem(name);
  if (!problem.empty()) return problem;
  if (IsReservedByMetadata(name) || name == kFfiRegisterSymbol) {
    return "is reserved for the generated metadata itself; expected another "
           "identifier";
  }
  return "";
}

void CheckSymbol(const std::string& name, const std::string& subject,
                 const std::string& field, ViolationList& violations) {
  const std::string problem = SymbolProblem(name);
  if (problem.empty()) return;
  violations.Add(field, absl::StrCat(subject, " ", problem));
}

}  // namespace metad::codegen
