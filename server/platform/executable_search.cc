#include "server/platform/executable_search.h"

#include <sys/stat.h>
#include <unistd.h>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace metad::platform {
namespace {

bool IsExecutableFile(const std::string& path) {
  struct stat status;
  // A directory has the x bit too.
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

}  // namespace

absl::StatusOr<std::string> FindExecutable(absl::string_view name,
                                           absl::string_view search_path) {
  if (name.empty()) return absl::InvalidArgumentError("no executable named");
  if (absl::StartsWith(name, "/")) {
    std::string path(name);
    if (IsExecutableFile(path)) return path;
    return absl::NotFoundError(absl::StrCat("no executable file ", name));
  }
  if (absl::StrContains(name, "/")) {
    return absl::InvalidArgumentError(absl::StrCat(
        "executable \"", name, "\" is neither a name nor an absolute path"));
  }
  for (absl::string_view directory : absl::StrSplit(search_path, ':')) {
    if (!absl::StartsWith(directory, "/")) continue;
    std::string path = absl::StrCat(directory, "/", name);
    if (IsExecutableFile(path)) return path;
  }
  return absl::NotFoundError(
      absl::StrCat("no executable ", name, " in ", search_path));
}

}  // namespace metad::platform
