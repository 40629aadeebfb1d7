#include "client/commands/build_record.h"

#include <nlohmann/json.hpp>

#include "client/output/build_totals.h"
#include "client/output/message_json.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr size_t kMaxLogBytes = size_t{1} << 20;

Json ArtifactsToJson(const v1::BuildResult& result,
                     const std::vector<WrittenFile>& files) {
  Json artifacts = Json::array();
  for (size_t i = 0; i < files.size(); ++i) {
    const v1::Artifact& artifact = result.artifacts(static_cast<int>(i));
    artifacts.push_back({{"kind", OutputName(artifact.kind())},
                         {"path", files[i].path},
                         {"bytes", files[i].bytes},
                         {"sha256", artifact.sha256()}});
  }
  return artifacts;
}

}  // namespace

void BuildRecord::Add(const v1::BuildEvent& event) {
  if (event.has_snapshot()) build_ = event.snapshot().build();
  if (event.has_command()) commands_.push_back(event.command());
  if (event.has_diagnostic()) diagnostics_.push_back(event.diagnostic());
  if (!event.has_log()) return;
  log_.push_back(event.log());
  size_t bytes = 0;
  size_t kept = log_.size();
  while (kept > 0 && bytes + log_[kept - 1].text().size() <= kMaxLogBytes) {
    bytes += log_[--kept].text().size();
  }
  log_.erase(log_.begin(), log_.begin() + static_cast<ptrdiff_t>(kept));
}

Json BuildRecord::ToDocument(const std::string& outcome) const {
  Json commands = Json::array();
  for (const auto& command : commands_) commands.push_back(ToJson(command));
  Json diagnostics = Json::array();
  for (const auto& diagnostic : diagnostics_) {
    diagnostics.push_back(ToJson(diagnostic));
  }
  Json log = Json::array();
  for (const auto& chunk : log_) log.push_back(ToJson(chunk));
  const Json null;
  return {
      {"outcome", outcome},
      {"build", build_},
      {"cached", result_.cached()},
      {"notes", notes_},
      {"commands", commands},
      {"diagnostics", diagnostics},
      {"log", log},
      {"artifacts", ArtifactsToJson(result_, files_)},
      {"summary", result_.has_summary() ? ToJson(result_.summary()) : null},
      {"object_report",
       result_.has_object_report() ? ToJson(result_.object_report()) : null},
      {"memory", result_.has_memory() ? ToJson(result_.memory()) : null}};
}

void BuildRecord::PrintText(std::ostream& out) const {
  for (const WrittenFile& file : files_) {
    out << platform::Printable(file.path) << "  " << file.bytes << '\n';
  }
  PrintTotals(TotalsOf(result_), out);
  if (result_.cached()) out << " (cached: nothing was built)";
  out << '\n';
}

void BuildRecord::PrintLogIfUnexplained(std::ostream& err) const {
  for (const auto& diagnostic : diagnostics_) {
    if (diagnostic.severity() == v1::Diagnostic::ERROR) return;
  }
  for (const v1::LogChunk& chunk : log_) {
    err << platform::Printable(chunk.subject()) << ":\n"
        << platform::PrintableLines(chunk.text());
    if (chunk.text().empty() || chunk.text().back() != '\n') err << '\n';
    if (chunk.truncated()) err << "(the middle was left out)\n";
  }
  err.flush();
}

}  // namespace metad::client
