#ifndef METAD_CODEGEN_PLAN_CONSTANT_PLANNER_H_
#define METAD_CODEGEN_PLAN_CONSTANT_PLANNER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Checks one constant by itself and decides how it is stored and where it is
// placed. Adds what is wrong to `violations`, below the path `field`, and then
// returns nothing. `default_section` serves a constant that names none.
std::optional<PlannedConstant> PlanConstant(const ConstantSpec& spec,
                                            const std::string& field,
                                            absl::string_view default_section,
                                            ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_CONSTANT_PLANNER_H_
