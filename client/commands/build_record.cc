#include "client/commands/build_record.h"

#include <nlohmann/json.hpp>

#include "client/output/message_json.h"
#include "client/printable_text.h"

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

void PrintCount(size_t count, const char* noun, std::ostream& out) {
  out << count << ' ' << noun << (count == 1 ? "" : "s");
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
       result_.has_object_report() ? ToJson(result_.object_report()) : null}};
}

void BuildRecord::PrintText(std::ostream& out) const {
  for (const WrittenFile& file : files_) {
    out << Printable(file.path) << "  " << file.bytes << '\n';
  }
  if (result_.has_object_report()) {
    out << "flash " << result_.object_report().flash_bytes() << " bytes, RAM "
        << result_.object_report().ram_bytes() << " bytes: ";
  }
  const v1::MetadataSummary& summary = result_.summary();
  size_t functions = 0;
  for (const auto& module : summary.modules()) {
    functions += static_cast<size_t>(module.functions_size());
  }
  int64_t constant_bytes = 0;
  for (const auto& constant : summary.constants()) {
    // The others' storage is one of these.
    if (constant.alias_of().empty()) constant_bytes += constant.size_bytes();
  }
  PrintCount(functions, "function", out);
  out << " of ";
  PrintCount(static_cast<size_t>(summary.modules_size()), "module", out);
  out << ", ";
  PrintCount(static_cast<size_t>(summary.constants_size()), "constant", out);
  out << " of " << constant_bytes << " bytes";
  if (result_.cached()) out << " (cached: nothing was built)";
  out << '\n';
}

void BuildRecord::PrintLogIfUnexplained(std::ostream& err) const {
  for (const auto& diagnostic : diagnostics_) {
    if (diagnostic.severity() == v1::Diagnostic::ERROR) return;
  }
  for (const v1::LogChunk& chunk : log_) {
    err << Printable(chunk.subject()) << ":\n" << PrintableLines(chunk.text());
    if (chunk.text().empty() || chunk.text().back() != '\n') err << '\n';
    if (chunk.truncated()) err << "(the middle was left out)\n";
  }
  err.flush();
}

}  // namespace metad::client
