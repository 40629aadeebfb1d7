#include "client/opened_library.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/directory_tree.h"
#include "client/mapped_file.h"
#include "server/formats/byte_range.h"
#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_packing.h"
#include "server/formats/model_library/library_problem.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// Where the format has what is read of it.
constexpr const char* kParts[] = {"codegen/host", "metadata.json", "parameters",
                                  "runtime/include"};

class DirectoryReader {
 public:
  explicit DirectoryReader(const std::string& path) : path_(path) {
    files_.place = absl::StrCat(path, path.back() == '/' ? "" : "/");
  }

  absl::StatusOr<formats::LibraryFiles> Read() {
    TreeLimits limits;
    limits.max_entries = limits_.max_members;
    limits.max_path_bytes = limits_.max_path_bytes;
    for (const char* const part : kParts) {
      const absl::StatusOr<std::vector<TreeEntry>> entries =
          ListTree(path_, part, limits);
      if (!entries.ok()) return entries.status();
      for (const TreeEntry& entry : *entries) {
        if (absl::Status read = ReadEntry(entry); !read.ok()) return read;
      }
    }
    if (files_.members.empty() && files_.problems.empty()) PointBelow();
    return std::move(files_);
  }

 private:
  // A project's directory is not read for the export in it: it may hold
  // anything. Where one lies in it is told, as far as that is easily seen.
  void PointBelow() {
    const absl::StatusOr<std::vector<TreeEntry>> entries = ListTree(path_, ".");
    if (!entries.ok()) return;
    std::set<std::string> exports;
    for (const TreeEntry& entry : *entries) {
      absl::string_view folder = entry.path;
      absl::ConsumePrefix(&folder, "./");
      const size_t code = folder.find(absl::StrCat("/", kParts[0], "/"));
      if (code == absl::string_view::npos) continue;
      exports.insert(absl::StrCat(files_.place, folder.substr(0, code)));
    }
    if (exports.empty()) return;
    files_.problems.push_back(
        {"", std::nullopt,
         absl::StrCat("is no unpacked Model Library Format, but has ",
                      exports.size() == 1 ? "one" : "some",
                      " below it; expected ",
                      platform::Printable(absl::StrJoin(exports, " or ")))});
  }

  absl::Status ReadEntry(const TreeEntry& entry) {
    const absl::StatusOr<std::string> path =
        formats::CleanMemberPath(entry.path, limits_);
    if (!path.ok()) {
      return AddProblem(entry, std::string(path.status().message()));
    }
    if (entry.kind != TreeEntry::Kind::kFile) {
      return AddProblem(
          entry, entry.kind == TreeEntry::Kind::kSymbolicLink
                     ? "is a symbolic link, expected files and directories only"
                     : "is no regular file, expected files and directories "
                       "only");
    }
    std::string file = absl::StrCat(files_.place, entry.path);
    absl::StatusOr<formats::ByteRange> content = MapFile(file);
    if (!content.ok()) {
      return {content.status().code(),
              absl::StrCat(entry.path, ": ", content.status().message())};
    }
    if (static_cast<int64_t>(content->size()) > limits_.max_member_bytes) {
      return AddProblem(entry, absl::StrCat("has ", content->size(),
                                            " bytes, expected at most ",
                                            limits_.max_member_bytes));
    }
    files_.members.push_back({entry.path, content->view(), std::nullopt});
    files_.bytes.push_back(*std::move(content));
    files_.read_files.push_back(std::move(file));
    return absl::OkStatus();
  }

  absl::Status AddProblem(const TreeEntry& entry, std::string text) {
    files_.problems.push_back({entry.path, std::nullopt, std::move(text)});
    return absl::OkStatus();
  }

  const std::string& path_;
  const formats::ArchiveLimits limits_;
  formats::LibraryFiles files_;
};

}  // namespace

absl::StatusOr<formats::LibraryFiles> OpenLibrary(const std::string& path) {
  if (IsDirectory(path)) return DirectoryReader(path).Read();
  absl::StatusOr<formats::ByteRange> file = MapFile(path);
  if (!file.ok()) return file.status();
  formats::LibraryFiles files = formats::UnpackLibrary(*file);
  files.place = path;
  return files;
}

}  // namespace metad::client
