#ifndef METAD_CODEGEN_PLAN_REGISTERED_NAME_CHECK_H_
#define METAD_CODEGEN_PLAN_REGISTERED_NAME_CHECK_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds the names under which two different functions of the plan would be
// registered: system-lib prefixes can make such.
void CheckRegisteredNames(const MetadataPlan& plan, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_REGISTERED_NAME_CHECK_H_
