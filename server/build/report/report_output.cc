#include "server/build/report/report_output.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/build/report/report_json.h"
#include "server/build/report/report_page.h"

namespace metad::report {

void WriteReport(const ReportedBuild& build,
                 std::vector<build::BuildArtifact>& artifacts) {
  const auto artifact = std::find_if(
      artifacts.begin(), artifacts.end(), [](const build::BuildArtifact& one) {
        return one.kind == build::OutputKind::kReport;
      });
  if (artifact == artifacts.end()) return;
  artifact->content = ReportJson(MakeReport(build, artifacts));
  const std::string& name = build.plan.model_name;
  build::BuildArtifact page;
  page.kind = build::OutputKind::kReport;
  page.file_name = absl::StrCat(name, "_report.html");
  page.content =
      ReportPage(absl::StrCat("Memory report of ", name), artifact->content);
  artifacts.insert(artifact + 1, std::move(page));
}

}  // namespace metad::report
