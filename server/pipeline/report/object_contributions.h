#ifndef METAD_SERVER_PIPELINE_REPORT_OBJECT_CONTRIBUTIONS_H_
#define METAD_SERVER_PIPELINE_REPORT_OBJECT_CONTRIBUTIONS_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/report/build_report.h"

namespace metad::report {

// Everything that the objects bring into the image, byte for byte: each
// allocated section, split by its symbols. Of a section with a great many, the
// largest have contributions of their own.
std::vector<Contribution> ObjectContributions(
    const codegen::MetadataPlan& plan, const pipeline::ImageObjects& objects);

// The objects' allocated sections; those of one module that have the same name
// are one.
std::vector<Section> ObjectSections(const codegen::MetadataPlan& plan,
                                    const pipeline::ImageObjects& objects);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_OBJECT_CONTRIBUTIONS_H_
