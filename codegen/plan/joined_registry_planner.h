#ifndef METAD_CODEGEN_PLAN_JOINED_REGISTRY_PLANNER_H_
#define METAD_CODEGEN_PLAN_JOINED_REGISTRY_PLANNER_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/symbol_owners.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds the functions, modules and constants of earlier registries to a plan
// that has none of its own yet, and claims their symbols.
void PlanJoinedRegistries(const MetadataSpec& spec, SymbolOwners& owners,
                          MetadataPlan& plan, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_JOINED_REGISTRY_PLANNER_H_
