#ifndef METAD_CODEGEN_PLAN_OTHER_SYMBOL_CHECK_H_
#define METAD_CODEGEN_PLAN_OTHER_SYMBOL_CHECK_H_

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/symbol_owners.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds the clashes between what modules define beside their functions and what
// has an owner, and among each other. The linker would find them, without
// saying who is to blame.
void CheckOtherSymbols(const MetadataSpec& spec, SymbolOwners& owners,
                       ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_OTHER_SYMBOL_CHECK_H_
