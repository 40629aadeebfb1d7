#ifndef METAD_CODEGEN_PLAN_CONSTANT_BLOCK_PLANNER_H_
#define METAD_CODEGEN_PLAN_CONSTANT_BLOCK_PLANNER_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/placement_planner.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Puts constants of ahead-of-time compiled models into blocks. A block is a
// constant of bytes before all others that are not joined; its constants become
// aliases of parts of it.
class ConstantBlockPlanner {
 public:
  // `spec` outlives the planner.
  explicit ConstantBlockPlanner(const MetadataSpec& spec) : spec_(spec) {}

  // Of the model, MetadataSpec::constants[spec_index] is at `plan_index` of the
  // plan.
  void AddConstant(size_t model, size_t spec_index, size_t plan_index);

  // After the last constant, before the placement is settled. Symbols of blocks
  // are claimed elsewhere (aot_check.h).
  void Plan(MetadataPlan& plan, PlacementPlanner& placement,
            ViolationList& violations);

 private:
  struct Place {
    size_t spec_index = 0;
    size_t plan_index = 0;
  };
  // A constant of a block.
  struct Member {
    Place place;
    int64_t offset = 0;
  };

  bool FindMembers(size_t model, const ConstantBlockSpec& block,
                   MetadataPlan& plan, const std::string& field,
                   std::vector<Member>& members, ViolationList& violations);
  void CheckMember(const Member& member, const PlannedConstant& first,
                   PlannedConstant& constant, int64_t end_before,
                   const std::string& field, ViolationList& violations) const;
  void AddBlock(size_t model, const ConstantBlockSpec& block,
                const std::vector<Member>& members, MetadataPlan& plan,
                PlacementPlanner& placement, const std::string& field,
                ViolationList& violations);

  const MetadataSpec& spec_;
  // By model and name given.
  absl::flat_hash_map<std::pair<size_t, std::string>, Place> constants_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_CONSTANT_BLOCK_PLANNER_H_
