#include "server/formats/model_library/function_owners.h"

#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::formats {

const CodeFile* FunctionOwners::Find(absl::string_view function) const {
  for (const CodeFile* file : files_) {
    if (left_.count(file) == 0 && file->content.Defines(function)) return file;
  }
  const CodeFile* found = nullptr;
  for (const CodeFile* file : files_) {
    if (file == registry_ || left_.count(file) != 0 ||
        !file->content.Mentions(function)) {
      continue;
    }
    if (found != nullptr) return nullptr;
    found = file;
  }
  return found;
}

std::string FunctionOwners::Unread() const {
  std::string text;
  for (const CodeFile* file : files_) {
    if (file->content.problem.empty()) continue;
    absl::StrAppend(&text, "; ", platform::Printable(file->member), " ",
                    file->content.problem);
  }
  return text;
}

}  // namespace metad::formats
