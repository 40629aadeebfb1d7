#ifndef METAD_SERVER_PIPELINE_REPORT_REPORT_BUILDER_H_
#define METAD_SERVER_PIPELINE_REPORT_REPORT_BUILDER_H_

#include <vector>

#include "server/pipeline/build_artifact.h"
#include "server/pipeline/report/build_report.h"
#include "server/pipeline/report/reported_build.h"

namespace metad::report {

// `artifacts` are the build's files; the report's own are left out.
BuildReport MakeReport(const ReportedBuild& build,
                       const std::vector<pipeline::BuildArtifact>& artifacts);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_REPORT_BUILDER_H_
