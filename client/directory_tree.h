#ifndef METAD_CLIENT_DIRECTORY_TREE_H_
#define METAD_CLIENT_DIRECTORY_TREE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace metad::client {

struct TreeEntry {
  enum class Kind { kFile, kSymbolicLink, kOther };
  // Relative to the root, '/' between components.
  std::string path;
  Kind kind = Kind::kFile;
};

struct TreeLimits {
  size_t max_entries = 16384;
  // Of an entry's path.
  size_t max_path_bytes = 1024;
};

bool IsDirectory(const std::string& path);

// All that lies at `part` of the directory `root` (a file, or a directory and
// all below it), but directories, ordered by path as bytes; nothing where there
// is no such part. Links are not followed. What begins with a dot is passed
// over, with all below it: version control and systems keep theirs there.
// NotFound, PermissionDenied or Internal of a directory that cannot be read,
// ResourceExhausted beyond a limit.
absl::StatusOr<std::vector<TreeEntry>> ListTree(const std::string& root,
                                                const std::string& part,
                                                const TreeLimits& limits = {});

}  // namespace metad::client

#endif  // METAD_CLIENT_DIRECTORY_TREE_H_
