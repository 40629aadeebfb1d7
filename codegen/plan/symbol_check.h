#ifndef METAD_CODEGEN_PLAN_SYMBOL_CHECK_H_
#define METAD_CODEGEN_PLAN_SYMBOL_CHECK_H_

#include <string>

#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds to `violations`, at `field`, why a function or constant cannot have this
// name: it is no C identifier, or it is a compiler's or the metadata's own.
// `subject` says in words whose name it is.
void CheckSymbol(const std::string& name, const std::string& subject,
                 const std::string& field, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SYMBOL_CHECK_H_
