#ifndef METAD_CODEGEN_PLAN_MODEL_PLANNER_H_
#define METAD_CODEGEN_PLAN_MODEL_PLANNER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// The models of the image, at least one; what is wrong with their names is
// added to `violations`.
std::vector<PlannedModel> PlanModels(const MetadataSpec& spec,
                                     ViolationList& violations);

// Index of the model that a module or constant, at the path `field`, names; the
// first one, with a violation, where it names none that there is.
size_t FindModel(const std::vector<PlannedModel>& models,
                 const std::string& name, const std::string& field,
                 ViolationList& violations);

// As FindModel() does, without a word: whoever names an unknown model is told
// once.
size_t ModelOrFirst(const std::vector<PlannedModel>& models,
                    const std::string& name);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_MODEL_PLANNER_H_
