#ifndef METAD_SERVER_EXECUTION_ACTION_OUTPUT_H_
#define METAD_SERVER_EXECUTION_ACTION_OUTPUT_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/kept_file.h"

namespace metad::execution {

// A file that the program of an action left. Copies share it; thread-safe.
struct ActionOutput {
  // As in Action::outputs.
  std::string path;
  // Of a small file, or of one that is not on this machine.
  std::string content;
  // Else the file itself.
  std::shared_ptr<const platform::KeptFile> file = nullptr;
};

// Hands the output's content to `take`, piece after piece, and passes on its
// error. Errors of reading the file.
absl::Status ForEachPiece(
    const ActionOutput& output,
    absl::FunctionRef<absl::Status(absl::string_view)> take);

// All of it; errors of reading the file.
absl::StatusOr<std::string> ContentOf(ActionOutput output);

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_ACTION_OUTPUT_H_
