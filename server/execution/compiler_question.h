#ifndef METAD_SERVER_EXECUTION_COMPILER_QUESTION_H_
#define METAD_SERVER_EXECUTION_COMPILER_QUESTION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/process_runner.h"

namespace metad::execution {

// How programs are asked about themselves: in the environment in which they
// compile, with `search_path` as PATH and in no language.
class CompilerQuestion {
 public:
  // `runner` outlives this.
  CompilerQuestion(platform::ProcessRunner& runner,
                   absl::string_view search_path)
      : runner_(runner), search_path_(search_path) {}

  const std::string& search_path() const { return search_path_; }

  // How the program that `argv` names ends, and what it writes, at most 64 KiB
  // of each stream. `variable` is one more of the environment, "NAME=value".
  absl::StatusOr<platform::ProcessResult> Run(
      const std::vector<std::string>& argv,
      absl::string_view variable = {}) const;

  // What it prints; Unavailable when it fails.
  absl::StatusOr<std::string> Ask(const std::vector<std::string>& argv,
                                  absl::string_view variable = {}) const;

 private:
  platform::ProcessRunner& runner_;
  const std::string search_path_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_COMPILER_QUESTION_H_
