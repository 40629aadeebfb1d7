#ifndef METAD_CODEGEN_PLAN_PLACEMENT_PLANNER_H_
#define METAD_CODEGEN_PLAN_PLACEMENT_PLANNER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "codegen/plan/constant_planner.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/section_regions.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Decides where everything of a plan is: regions, pools, sections. Its calls
// come in the order in which they stand here; each adds what is wrong to the
// violations. The plan has its models already.
class PlacementPlanner {
 public:
  // All must outlive it.
  PlacementPlanner(const MetadataSpec& spec, MetadataPlan& plan,
                   ViolationList& violations)
      : spec_(spec), plan_(plan), violations_(violations) {}

  // Regions, pools and workspaces.
  void PlanMemories();

  // The pool that a constant at the path `field` names.
  std::optional<size_t> FindPool(const ConstantSpec& constant,
                                 const std::string& field);

  // Where a constant of that model and pool is unless it says otherwise.
  ConstantDefaults DefaultsFor(const ConstantSpec& constant, size_t model,
                               std::optional<size_t> pool) const;

  // Checks and notes where a planned constant, at the path `field`, wants to
  // be.
  void Place(const std::string& field, PlannedConstant& constant);

  // Once all constants are in the plan: they agree on their sections' regions,
  // share what they can, and fill their pools.
  void Settle();

  // Once nothing is wrong: what depends on every byte.
  void Finish();

 private:
  void PlanPools();
  void PlanWorkspaces();
  void SettleWorkspaces();
  void PlanWorkspace(WorkspacePoolSpec& workspace, const std::string& field);

  const MetadataSpec& spec_;
  MetadataPlan& plan_;
  ViolationList& violations_;
  SectionRegions section_regions_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_PLACEMENT_PLANNER_H_
