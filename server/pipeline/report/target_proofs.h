#ifndef METAD_SERVER_PIPELINE_REPORT_TARGET_PROOFS_H_
#define METAD_SERVER_PIPELINE_REPORT_TARGET_PROOFS_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/report/build_report.h"
#include "server/pipeline/target_fit/target_fit.h"

namespace metad::report {

// What is proved of an image's objects on the plan's target, as `fit` has it:
// that they have the target's calling convention, and that its core executes
// them. kProved is what linkers and the core agree with; what depends on the
// core at hand, or an object does not say, is kNotChecked, with what it is.
std::vector<Proof> ProveOnTarget(const codegen::MetadataPlan& plan,
                                 const pipeline::ImageObjects& objects,
                                 const pipeline::TargetFit& fit);

// The same claims, none of which a plan alone proves.
std::vector<Proof> UncheckedTargetProofs();

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_TARGET_PROOFS_H_
