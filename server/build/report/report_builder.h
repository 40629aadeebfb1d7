#ifndef METAD_SERVER_BUILD_REPORT_REPORT_BUILDER_H_
#define METAD_SERVER_BUILD_REPORT_REPORT_BUILDER_H_

#include <vector>

#include "server/build/build_artifact.h"
#include "server/build/report/build_report.h"
#include "server/build/report/reported_build.h"

namespace metad::report {

// `artifacts` are the build's files; the report's own are left out.
BuildReport MakeReport(const ReportedBuild& build,
                       const std::vector<build::BuildArtifact>& artifacts);

}  // namespace metad::report

#endif  // METAD_SERVER_BUILD_REPORT_REPORT_BUILDER_H_
