#include "server/execution/action_output.h"

#include <utility>

namespace metad::execution {

absl::Status ForEachPiece(
    const ActionOutput& output,
    absl::FunctionRef<absl::Status(absl::string_view)> take) {
  if (output.file != nullptr) return output.file->ForEachPiece(take);
  return take(output.content);
}

absl::StatusOr<std::string> ContentOf(ActionOutput output) {
  if (output.file != nullptr) return output.file->ReadAll();
  return std::move(output.content);
}

}  // namespace metad::execution
