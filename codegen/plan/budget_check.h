#ifndef METAD_CODEGEN_PLAN_BUDGET_CHECK_H_
#define METAD_CODEGEN_PLAN_BUDGET_CHECK_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds to `violations` every region in which a plan without violations needs
// more than the region's budget, or than there is of it: constants, each
// storage once, the tables whose sizes are known, workspaces that the metadata
// defines and external pools. What has no region counts for the first one of
// its kind. Code and padding are not known yet: what passes here can still be
// refused when the object is read.
void CheckBudgets(const MetadataPlan& plan, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_BUDGET_CHECK_H_
