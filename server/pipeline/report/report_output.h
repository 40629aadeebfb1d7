#ifndef METAD_SERVER_PIPELINE_REPORT_REPORT_OUTPUT_H_
#define METAD_SERVER_PIPELINE_REPORT_REPORT_OUTPUT_H_

#include <vector>

#include "absl/status/status.h"
#include "server/pipeline/artifact_content.h"
#include "server/pipeline/build_artifact.h"
#include "server/pipeline/report/report_builder.h"

namespace metad::report {

// Fills in the report among the artifacts, NAME_report.json, and puts
// NAME_report.html after it. Does nothing where no report was asked for. Errors
// as of ArtifactSink.
absl::Status WriteReport(const ReportedBuild& build,
                         const pipeline::ArtifactStorage& storage,
                         std::vector<pipeline::BuildArtifact>& artifacts);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_REPORT_OUTPUT_H_
