#ifndef METAD_SERVER_BUILD_REPORT_REPORT_OUTPUT_H_
#define METAD_SERVER_BUILD_REPORT_REPORT_OUTPUT_H_

#include <vector>

#include "absl/status/status.h"
#include "server/build/artifact_content.h"
#include "server/build/build_artifact.h"
#include "server/build/report/report_builder.h"

namespace metad::report {

// Fills in the report among the artifacts, NAME_report.json, and puts
// NAME_report.html after it. Does nothing where no report was asked for. Errors
// as of ArtifactSink.
absl::Status WriteReport(const ReportedBuild& build,
                         const build::ArtifactStorage& storage,
                         std::vector<build::BuildArtifact>& artifacts);

}  // namespace metad::report

#endif  // METAD_SERVER_BUILD_REPORT_REPORT_OUTPUT_H_
