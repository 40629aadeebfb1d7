#include "client/artifact_writer.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/content_hash.h"
#include "client/replaced_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxNameBytes = 200;
constexpr size_t kChunkBytes = size_t{1} << 20;

bool IsPlainFileName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && name[0] != '.' &&
         name.find('/') == absl::string_view::npos &&
         platform::Printable(name) == name;
}

absl::Status CheckHash(const OutputFile& file, const std::string& sha256) {
  if (file.is_own || sha256 == file.sha256) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the content of '", platform::Printable(file.name),
                   "' does not have the SHA-256 that the server gave"));
}

absl::Status CheckFiles(const std::vector<OutputFile>& files) {
  std::unordered_set<std::string> names;
  for (const OutputFile& file : files) {
    const std::string shown = platform::Printable(file.name);
    if (!IsPlainFileName(file.name)) {
      return absl::DataLossError(absl::StrCat("the server named an output '",
                                              shown.substr(0, kMaxNameBytes),
                                              "', expected a plain file name"));
    }
    if (!names.insert(std::string(file.name)).second) {
      return absl::DataLossError(
          absl::StrCat("the server sent two outputs named '", shown, "'"));
    }
    if (file.fetch != nullptr) continue;
    absl::Status matches = CheckHash(file, ContentHash::HexOf(file.content));
    if (!matches.ok()) return matches;
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

// The content's size.
absl::StatusOr<int64_t> Fetch(const OutputFile& source,
                              const Cancellation& cancellation,
                              ReplacedFile& file) {
  if (absl::Status opened = file.Open(); !opened.ok()) return opened;
  ContentHash hash;
  int64_t bytes = 0;
  absl::Status fetched = source.fetch([&](absl::string_view piece) {
    hash.Update(piece);
    bytes += static_cast<int64_t>(piece.size());
    return file.Append(piece, cancellation);
  });
  if (!fetched.ok()) return fetched;
  if (absl::Status closed = file.Close(); !closed.ok()) return closed;
  if (absl::Status matches = CheckHash(source, hash.FinishHex());
      !matches.ok()) {
    return matches;
  }
  return bytes;
}

absl::StatusOr<int64_t> Fill(const OutputFile& source,
                             const Cancellation& cancellation,
                             ReplacedFile& file) {
  if (source.move_to != nullptr) {
    const absl::StatusOr<bool> moved = file.Adopt(source.move_to);
    if (!moved.ok()) return moved.status();
    if (*moved) return source.bytes;
    // If it cannot be moved it is copied.
  }
  if (source.fetch != nullptr) return Fetch(source, cancellation, file);
  absl::Status written = file.Write(source.content, cancellation);
  if (!written.ok()) return written;
  return static_cast<int64_t>(source.content.size());
}

// Whether a regular file at `path` has the content with that digest.
bool HasContent(const std::string& path, absl::string_view sha256) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  std::ifstream file(path, std::ios::binary);
  ContentHash hash;
  std::string piece(kChunkBytes, '\0');
  while (file.good()) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.Update({piece.data(), static_cast<size_t>(file.gcount())});
  }
  return file.eof() && hash.FinishHex() == sha256;
}

// Writes the depfile beside where it goes.
absl::Status FillDepfile(const WriteSettings& settings,
                         const Cancellation& cancellation,
                         OutputDirectory& directory,
                         std::vector<ReplacedFile>& replaced) {
  if (settings.depfile_path.empty()) return absl::OkStatus();
  if (absl::Status made = directory.Make(); !made.ok()) return made;
  replaced.emplace_back(settings.depfile_path);
  return replaced.back().Write(settings.depfile, cancellation);
}

}  // namespace

std::string ExistingDirectory(const std::string& directory) {
  fs::path existing = directory;
  std::error_code error;
  while (!existing.empty() && !fs::exists(existing, error)) {
    // An entry that is there and cannot be followed, such as a broken link.
    if (error || fs::is_symlink(fs::symlink_status(existing, error))) break;
    existing = existing.parent_path();
  }
  return existing.empty() ? "." : existing.string();
}

absl::Status CheckOutputDirectory(const std::string& directory) {
  if (directory.empty()) {
    return absl::InvalidArgumentError("is empty, expected a directory");
  }
  const std::string existing = ExistingDirectory(directory);
  std::error_code error;
  if (!fs::is_directory(existing, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", existing, "' is there and is no directory"));
  }
  if (access(existing.c_str(), W_OK | X_OK) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("'", existing, "' may not be written to"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<WrittenFile>> WriteArtifacts(
    const std::string& directory, const std::vector<OutputFile>& files,
    const Cancellation& cancellation, const WriteSettings& settings) {
  absl::Status checked = CheckFiles(files);
  if (!checked.ok()) return checked;
  OutputDirectory output_directory(directory);
  absl::Status made = output_directory.Make();
  if (!made.ok()) return made;

  OutputDirectory depfile_directory(
      fs::path(settings.depfile_path).parent_path());
  std::vector<ReplacedFile> replaced;
  replaced.reserve(files.size() + 1);
  absl::Status filled =
      FillDepfile(settings, cancellation, depfile_directory, replaced);
  if (!filled.ok()) return filled;
  std::vector<WrittenFile> written;
  for (const OutputFile& file : files) {
    const std::string path = fs::path(directory) / std::string(file.name);
    if (settings.keep_unchanged && !file.is_own &&
        HasContent(path, file.sha256)) {
      std::error_code error;
      written.push_back(
          {path, static_cast<int64_t>(fs::file_size(path, error))});
      continue;
    }
    replaced.emplace_back(path);
    const absl::StatusOr<int64_t> bytes =
        Fill(file, cancellation, replaced.back());
    if (!bytes.ok()) return bytes.status();
    written.push_back({path, *bytes});
  }
  for (ReplacedFile& file : replaced) {
    if (cancellation.cancelled()) return absl::CancelledError("interrupted");
    absl::Status status = file.Replace();
    if (!status.ok()) return status;
  }
  for (ReplacedFile& file : replaced) file.Commit();
  depfile_directory.Keep();
  output_directory.Keep();
  return written;
}

}  // namespace metad::client
