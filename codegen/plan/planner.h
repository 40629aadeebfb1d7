#ifndef METAD_CODEGEN_PLAN_PLANNER_H_
#define METAD_CODEGEN_PLAN_PLANNER_H_

#include <optional>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Checks the whole spec and lays out registry and constants. Returns the plan,
// or adds everything that is wrong to `violations` and returns nothing. The
// plan refers to the spec's constant data, which must outlive it.
std::optional<MetadataPlan> MakePlan(const MetadataSpec& spec,
                                     ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_PLANNER_H_
