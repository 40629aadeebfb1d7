#ifndef METAD_SERVER_PIPELINE_BUDGET_VERIFIER_H_
#define METAD_SERVER_PIPELINE_BUDGET_VERIFIER_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"
#include "server/pipeline/object_inspector.h"

namespace metad::pipeline {

// Adds to `violations` every region in which the object that was made for
// `plan`, with the external pools beside it, needs more than the region's
// budget, or than there is of it. Unlike the plan, the object has code and
// padding. A section without a region counts for the first one of its kind.
void VerifyBudgets(const ObjectReport& object,
                   const codegen::MetadataPlan& plan,
                   codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUDGET_VERIFIER_H_
