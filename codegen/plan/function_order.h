#ifndef METAD_CODEGEN_PLAN_FUNCTION_ORDER_H_
#define METAD_CODEGEN_PLAN_FUNCTION_ORDER_H_

#include <cstddef>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Puts the functions of the spec's modules, which are the last ones of `plan`
// so far and start with plan.modules[first_module], into the order that the
// spec asks for; a module becomes one run of functions or several. Without such
// an order nothing changes. As long as a module's functions are not known, a
// name that nobody has is passed over, else it is added to `violations`.
void OrderFunctions(const MetadataSpec& spec, size_t first_module,
                    MetadataPlan& plan, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_FUNCTION_ORDER_H_
