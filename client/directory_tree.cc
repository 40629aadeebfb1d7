#include "client/directory_tree.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

absl::Status StatusOf(const std::error_code& error, const std::string& path) {
  const std::string message =
      absl::StrCat("cannot read '", path, "': ", error.message());
  if (error == std::errc::no_such_file_or_directory) {
    return absl::NotFoundError(message);
  }
  if (error == std::errc::permission_denied) {
    return absl::PermissionDeniedError(message);
  }
  return absl::InternalError(message);
}

class TreeLister {
 public:
  TreeLister(const std::string& root, const TreeLimits& limits)
      : root_(root), limits_(limits) {}

  absl::Status Visit(const std::string& path) {
    if (path.size() > limits_.max_path_bytes) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "has a path of ", path.size(), " bytes below it, expected at most ",
          limits_.max_path_bytes));
    }
    std::error_code error;
    const fs::file_status status = fs::symlink_status(Below(path), error);
    if (status.type() == fs::file_type::not_found) return absl::OkStatus();
    if (error) return StatusOf(error, path);
    if (status.type() == fs::file_type::directory) return VisitAll(path);
    if (entries_.size() == limits_.max_entries) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "has more than ", limits_.max_entries, " files, the most accepted"));
    }
    entries_.push_back({path, KindOf(status.type())});
    return absl::OkStatus();
  }

  std::vector<TreeEntry> TakeEntries() {
    std::sort(
        entries_.begin(), entries_.end(),
        [](const TreeEntry& a, const TreeEntry& b) { return a.path < b.path; });
    return std::move(entries_);
  }

 private:
  fs::path Below(const std::string& path) const { return root_ / path; }

  static TreeEntry::Kind KindOf(fs::file_type type) {
    if (type == fs::file_type::regular) return TreeEntry::Kind::kFile;
    if (type == fs::file_type::symlink) return TreeEntry::Kind::kSymbolicLink;
    return TreeEntry::Kind::kOther;
  }

  absl::Status VisitAll(const std::string& path) {
    std::error_code error;
    fs::directory_iterator directory(Below(path), error);
    for (; !error && directory != fs::directory_iterator();
         directory.increment(error)) {
      const std::string name = directory->path().filename().string();
      if (name.front() == '.') continue;
      absl::Status visited = Visit(absl::StrCat(path, "/", name));
      if (!visited.ok()) return visited;
    }
    return error ? StatusOf(error, path) : absl::OkStatus();
  }

  const fs::path root_;
  const TreeLimits limits_;
  std::vector<TreeEntry> entries_;
};

}  // namespace

bool IsDirectory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

absl::StatusOr<std::vector<TreeEntry>> ListTree(const std::string& root,
                                                const std::string& part,
                                                const TreeLimits& limits) {
  TreeLister lister(root, limits);
  if (absl::Status visited = lister.Visit(part); !visited.ok()) return visited;
  return lister.TakeEntries();
}

}  // namespace metad::client
