#include "client/artifact_writer.h"

#include <openssl/sha.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/printable_text.h"
#include "client/replaced_file.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxNameBytes = 200;

bool IsPlainFileName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && name[0] != '.' &&
         name.find('/') == absl::string_view::npos && Printable(name) == name;
}

std::string Sha256Hex(absl::string_view content) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest = {};
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(),
         digest.data());
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

absl::Status CheckFiles(const std::vector<OutputFile>& files) {
  std::unordered_set<std::string> names;
  for (const OutputFile& file : files) {
    const std::string shown = Printable(file.name);
    if (!IsPlainFileName(file.name)) {
      return absl::DataLossError(absl::StrCat("the server named an output '",
                                              shown.substr(0, kMaxNameBytes),
                                              "', expected a plain file name"));
    }
    if (!names.insert(std::string(file.name)).second) {
      return absl::DataLossError(
          absl::StrCat("the server sent two outputs named '", shown, "'"));
    }
    if (Sha256Hex(file.content) != file.sha256) {
      return absl::DataLossError(
          absl::StrCat("the content of '", shown,
                       "' does not have the SHA-256 that the server gave"));
    }
  }
  return absl::OkStatus();
}

// Makes a directory and its parents, and removes those again unless kept.
class OutputDirectory {
 public:
  explicit OutputDirectory(std::string path) : path_(std::move(path)) {}
  ~OutputDirectory() {
    // Innermost first; one that somebody else put a file into stays.
    for (auto made = made_.rbegin(); made != made_.rend(); ++made) {
      rmdir(made->c_str());
    }
  }
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;

  absl::Status Make();
  void Keep() { made_.clear(); }

 private:
  const std::string path_;
  std::vector<std::string> made_;
};

absl::Status OutputDirectory::Make() {
  fs::path so_far;
  for (const fs::path& part : fs::path(path_)) {
    so_far /= part;
    std::error_code error;
    if (fs::create_directory(so_far, error)) made_.push_back(so_far);
    if (error) return FileError("cannot make", so_far, error.value());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckOutputDirectory(const std::string& directory) {
  if (directory.empty()) {
    return absl::InvalidArgumentError("is empty, expected a directory");
  }
  fs::path existing = directory;
  std::error_code error;
  while (!existing.empty() && !fs::exists(existing, error)) {
    // An entry that is there and cannot be followed, such as a broken link.
    if (error || fs::is_symlink(fs::symlink_status(existing, error))) break;
    existing = existing.parent_path();
  }
  if (existing.empty()) existing = ".";
  if (!fs::is_directory(existing, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", existing.string(), "' is there and is no directory"));
  }
  if (access(existing.c_str(), W_OK | X_OK) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("'", existing.string(), "' may not be written to"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<WrittenFile>> WriteArtifacts(
    const std::string& directory, const std::vector<OutputFile>& files,
    const Cancellation& cancellation) {
  absl::Status checked = CheckFiles(files);
  if (!checked.ok()) return checked;
  OutputDirectory output_directory(directory);
  absl::Status made = output_directory.Make();
  if (!made.ok()) return made;

  std::vector<ReplacedFile> replaced;
  replaced.reserve(files.size());
  std::vector<WrittenFile> written;
  for (const OutputFile& file : files) {
    const std::string path = fs::path(directory) / std::string(file.name);
    replaced.emplace_back(path);
    absl::Status status = replaced.back().Write(file.content, cancellation);
    if (!status.ok()) return status;
    written.push_back({path, static_cast<int64_t>(file.content.size())});
  }
  for (ReplacedFile& file : replaced) {
    if (cancellation.cancelled()) return absl::CancelledError("interrupted");
    absl::Status status = file.Replace();
    if (!status.ok()) return status;
  }
  for (ReplacedFile& file : replaced) file.Commit();
  output_directory.Keep();
  return written;
}

}  // namespace metad::client
