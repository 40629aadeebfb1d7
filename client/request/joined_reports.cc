#include "client/request/joined_reports.h"

#include <cstdint>
#include <filesystem>
#include <utility>

#include "absl/status/statusor.h"
#include "client/input_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// As metad.v1.BuildSpec has it.
constexpr int64_t kMaxReportBytes = int64_t{256} << 20;

}  // namespace

void AddJoinedReports(const std::vector<std::string>& files,
                      v1::BuildSpec& spec, RequestSources& sources,
                      Problems& problems) {
  for (const std::string& file : files) {
    absl::StatusOr<std::string> content = ReadInputFile(file, kMaxReportBytes);
    if (!content.ok()) {
      problems.AddFile(file, content.status());
      continue;
    }
    v1::InputFile& report = *spec.add_joined_reports();
    report.set_name(
        platform::Printable(std::filesystem::path(file).filename().string()));
    report.mutable_content()->set_inline_(*std::move(content));
    sources.AddJoinedReport(report.name(), file);
  }
}

}  // namespace metad::client
