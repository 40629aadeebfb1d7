#include "server/pipeline/report/report_output.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/pipeline/report/report_json.h"
#include "server/pipeline/report/report_page.h"
#include "server/platform/file_pages.h"

namespace metad::report {
namespace {

absl::Status Keep(absl::string_view text,
                  const pipeline::ArtifactStorage& storage,
                  pipeline::ArtifactContent& content) {
  const platform::NoFilePages pages;
  pipeline::ArtifactSink sink(storage, pages);
  sink.Append(text);
  absl::StatusOr<pipeline::ArtifactContent> kept = sink.Finish();
  if (!kept.ok()) return kept.status();
  content = *std::move(kept);
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteReport(const ReportedBuild& build,
                         const pipeline::ArtifactStorage& storage,
                         std::vector<pipeline::BuildArtifact>& artifacts) {
  const auto artifact =
      std::find_if(artifacts.begin(), artifacts.end(),
                   [](const pipeline::BuildArtifact& one) {
                     return one.kind == pipeline::OutputKind::kReport;
                   });
  if (artifact == artifacts.end()) return absl::OkStatus();
  const std::string json = ReportJson(MakeReport(build, artifacts));
  absl::Status kept = Keep(json, storage, artifact->content);
  if (!kept.ok()) return kept;
  const std::string& name = build.plan.model_name;
  pipeline::BuildArtifact page;
  page.kind = pipeline::OutputKind::kReport;
  page.file_name = absl::StrCat(name, "_report.html");
  kept = Keep(ReportPage(absl::StrCat("Memory report of ", name), json),
              storage, page.content);
  if (!kept.ok()) return kept;
  artifacts.insert(artifact + 1, std::move(page));
  return absl::OkStatus();
}

}  // namespace metad::report
