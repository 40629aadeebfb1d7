#ifndef METAD_CLIENT_COMMANDS_BUILD_RECORD_H_
#define METAD_CLIENT_COMMANDS_BUILD_RECORD_H_

#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "client/artifact_writer.h"
#include "metad/v1/build_event.pb.h"

namespace metad::client {

// What is kept of a build for its report.
class BuildRecord {
 public:
  // What the user should know of how the request was made, and of the build.
  void SetNotes(std::vector<std::string> notes) { notes_ = std::move(notes); }
  // Any event but the result.
  void Add(const v1::BuildEvent& event);
  void SetResult(v1::BuildResult result) { result_ = std::move(result); }
  const v1::BuildResult& result() const { return result_; }
  // After the artifacts were written, in their order.
  void SetFiles(std::vector<WrittenFile> files) { files_ = std::move(files); }
  const std::vector<WrittenFile>& files() const { return files_; }

  const std::vector<v1::Diagnostic>& diagnostics() const {
    return diagnostics_;
  }

  // {"outcome", "build", "cached", "notes", "commands", "diagnostics", "log",
  // "artifacts", "summary", "object_report", "memory"}. `outcome`: SUCCEEDED,
  // FAILED,
  // CANCELLED, or REFUSED where no build was started.
  nlohmann::ordered_json ToDocument(const std::string& outcome) const;

  // The files written, then what they hold and cost.
  void PrintText(std::ostream& out) const;

  // The tools' raw output, if no diagnostic says what their error was.
  void PrintLogIfUnexplained(std::ostream& err) const;

 private:
  std::vector<std::string> notes_;
  std::string build_;
  std::vector<v1::CompilerCommand> commands_;
  std::vector<v1::Diagnostic> diagnostics_;
  // The last ones, in all at most kMaxLogBytes.
  std::vector<v1::LogChunk> log_;
  v1::BuildResult result_;
  std::vector<WrittenFile> files_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_BUILD_RECORD_H_
