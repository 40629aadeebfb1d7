#ifndef METAD_CODEGEN_PLAN_CONSTANT_PLANNER_H_
#define METAD_CODEGEN_PLAN_CONSTANT_PLANNER_H_

#include <optional>
#include <string>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// What holds for a constant that does not say otherwise: its pool's word, or
// its model's, or the request's.
struct ConstantDefaults {
  std::string section;
  // Whether the section is a pool's, rather than nobody's wish.
  bool section_is_asked = false;
  std::string region;
  // kAuto leaves the choice to the planner.
  ConstantStyle style = ConstantStyle::kAuto;
};

// Checks one constant by itself and decides how it is stored and where it is
// placed. Adds what is wrong to `violations`, below the path `field`, and then
// returns nothing. Model and pool are the caller's to set.
std::optional<PlannedConstant> PlanConstant(const ConstantSpec& spec,
                                            const std::string& field,
                                            const ConstantDefaults& defaults,
                                            ViolationList& violations);

// Declares a constant that an earlier registry's object defines.
std::optional<PlannedConstant> PlanJoinedConstant(const JoinedConstant& spec,
                                                  const std::string& field,
                                                  ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_CONSTANT_PLANNER_H_
