#ifndef METAD_SERVER_BUILD_REPORT_IMAGE_PROOFS_H_
#define METAD_SERVER_BUILD_REPORT_IMAGE_PROOFS_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/image_objects.h"
#include "server/build/report/build_report.h"
#include "server/build/symbol_resolution.h"
#include "server/build/target_fit/target_fit.h"

namespace metad::report {

// What is proved of an image whose metadata object is among `objects`, and
// keeps what object_verifier.h promises: that is not checked again here. `fit`
// is what they are like on the target. kRefuted where the objects do not go
// together, or not with the target.
std::vector<Proof> ProveImage(const codegen::MetadataPlan& plan,
                              const build::ImageObjects& objects,
                              const build::SymbolResolution& resolution,
                              const build::TargetFit& fit);

// The same claims, none of which a plan alone proves.
std::vector<Proof> UncheckedProofs();

}  // namespace metad::report

#endif  // METAD_SERVER_BUILD_REPORT_IMAGE_PROOFS_H_
