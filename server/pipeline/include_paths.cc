#include "server/pipeline/include_paths.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxIncludePath = 255;

bool IsPathComponent(absl::string_view component) {
  if (component.empty() || component == "." || component == "..") return false;
  return std::all_of(component.begin(), component.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '+' ||
           c == '-';
  });
}

bool IsIncludePath(absl::string_view path) {
  if (path.empty() || path.size() > kMaxIncludePath) return false;
  for (absl::string_view component : absl::StrSplit(path, '/')) {
    if (!IsPathComponent(component)) return false;
  }
  return true;
}

}  // namespace

void IncludePaths::AddFile(const std::string& path, const std::string& field) {
  if (!IsIncludePath(path)) {
    violations_.Add(
        field, absl::StrCat("include path ", codegen::Quoted(path),
                            " is no relative path of [A-Za-z0-9_.+-] without "
                            "empty, . or .. components, at most ",
                            kMaxIncludePath, " bytes"));
    return;
  }
  bool clashes = !taken_.try_emplace(path, Use::kFile).second;
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const auto above =
        taken_.try_emplace(path.substr(0, slash), Use::kDirectory).first;
    clashes |= above->second == Use::kFile;
  }
  if (!clashes) return;
  violations_.Add(field,
                  absl::StrCat("include path ", codegen::Quoted(path),
                               " is given twice, or once as a file and once as "
                               "a directory; expected each once"));
}

void IncludePaths::CheckDirectory(const std::string& path,
                                  const std::string& field) {
  const auto found = taken_.find(path);
  if (found != taken_.end() && found->second == Use::kDirectory) return;
  violations_.Add(
      field, absl::StrCat(codegen::Quoted(path),
                          " is the directory of none of the module's include "
                          "files; expected one that is above a file"));
}

}  // namespace metad::pipeline
