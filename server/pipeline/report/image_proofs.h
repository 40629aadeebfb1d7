#ifndef METAD_SERVER_PIPELINE_REPORT_IMAGE_PROOFS_H_
#define METAD_SERVER_PIPELINE_REPORT_IMAGE_PROOFS_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/report/build_report.h"
#include "server/pipeline/symbol_resolution.h"
#include "server/pipeline/target_fit/target_fit.h"

namespace metad::report {

// What is proved of an image whose metadata object is among `objects`, and
// keeps what object_verifier.h promises: that is not checked again here. `fit`
// is what they are like on the target. kRefuted where the objects do not go
// together, or not with the target.
std::vector<Proof> ProveImage(const codegen::MetadataPlan& plan,
                              const pipeline::ImageObjects& objects,
                              const pipeline::SymbolResolution& resolution,
                              const pipeline::TargetFit& fit);

// The same claims, none of which a plan alone proves.
std::vector<Proof> UncheckedProofs();

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_IMAGE_PROOFS_H_
