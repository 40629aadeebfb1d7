#include "server/formats/model_library/library_archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/formats/archives/utf8_locale.h"
#include "server/formats/file_kind.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

// Of tar: everything is a multiple of it.
constexpr size_t kBlockBytes = 512;
// Two blocks of zeros end an archive.
constexpr size_t kEndBytes = 2 * kBlockBytes;
// Where POSIX and GNU headers say "ustar".
constexpr size_t kMagicOffset = 257;
constexpr char kMagic[] = "ustar";

struct CloseArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};

class ArchiveReader {
 public:
  ArchiveReader(absl::string_view file, const ArchiveLimits& limits)
      : file_(file), limits_(limits), archive_(archive_read_new()) {}

  ArchiveContents Read();

 private:
  // False where reading on makes no sense.
  bool ReadMember(archive_entry* entry);
  // Of `size` bytes; nothing, with a problem, where it is not stored as it is.
  std::optional<absl::string_view> Content(const std::string& path,
                                           int64_t size);
  void CheckEnd();
  // Of the archive itself, at a place in it.
  void AddProblem(int64_t offset, std::string text) {
    contents_.problems.push_back({"", offset, std::move(text)});
  }
  // Of the present member.
  void AddProblem(std::string member, std::string text) {
    contents_.problems.push_back(
        {std::move(member), std::nullopt, std::move(text), header_offset_});
  }
  std::string LibraryError() const;

  const absl::string_view file_;
  const ArchiveLimits limits_;
  const std::unique_ptr<archive, CloseArchive> archive_;
  size_t entries_ = 0;
  // Of the present member's header.
  int64_t header_offset_ = 0;
  std::unordered_set<std::string> paths_;
  ArchiveContents contents_;
};

ArchiveContents ArchiveReader::Read() {
  // Otherwise the library warns of every name that is not ASCII.
  const Utf8Locale utf8;
  archive_read_support_format_tar(archive_.get());
  if (archive_read_open_memory(archive_.get(), file_.data(), file_.size()) !=
      ARCHIVE_OK) {
    AddProblem(0, absl::StrCat("is no tar archive: ", LibraryError()));
    return std::move(contents_);
  }
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(archive_.get(), &entry);
    if (result == ARCHIVE_EOF) {
      CheckEnd();
      break;
    }
    header_offset_ = archive_read_header_position(archive_.get());
    // A warning is of a header that says what it should not.
    if (result != ARCHIVE_OK) {
      // Of a file that is cut short, the library counts below its beginning.
      AddProblem(
          header_offset_ < 0 ? static_cast<int64_t>(file_.size())
                             : header_offset_,
          absl::StrCat("expected the header of a member: ", LibraryError()));
      break;
    }
    if (!ReadMember(entry)) break;
  }
  return std::move(contents_);
}

bool ArchiveReader::ReadMember(archive_entry* entry) {
  if (++entries_ > limits_.max_members) {
    AddProblem(header_offset_, absl::StrCat("expected at most ",
                                            limits_.max_members, " members"));
    return false;
  }
  // The first is null where the name does not fit the locale.
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  if (name == nullptr || !platform::IsUtf8(name)) {
    AddProblem(header_offset_, "expected member names of UTF-8");
    return true;
  }
  absl::StatusOr<std::string> path = CleanMemberPath(name, limits_);
  if (!path.ok()) {
    AddProblem(platform::Printable(
                   absl::string_view(name).substr(0, limits_.max_path_bytes)),
               std::string(path.status().message()));
    return true;
  }
  const bool is_link = archive_entry_hardlink(entry) != nullptr;
  if (!is_link && archive_entry_filetype(entry) == AE_IFDIR) return true;
  if (is_link || archive_entry_filetype(entry) != AE_IFREG) {
    AddProblem(*path, absl::StrCat("is ", KindOfMember(entry),
                                   ", expected files and directories only"));
    return true;
  }
  if (!paths_.insert(*path).second) {
    AddProblem(*path, "is there twice, expected each member once");
    return true;
  }
  const int64_t size = archive_entry_size(entry);
  if (size > limits_.max_member_bytes) {
    AddProblem(*path, absl::StrCat("has ", size, " bytes, expected at most ",
                                   limits_.max_member_bytes));
    return true;
  }
  const size_t problems = contents_.problems.size();
  const std::optional<absl::string_view> content = Content(*path, size);
  if (content.has_value()) {
    contents_.members.push_back({*std::move(path), *content, header_offset_});
  }
  return contents_.problems.size() == problems;
}

std::optional<absl::string_view> ArchiveReader::Content(const std::string& path,
                                                        int64_t size) {
  // Of an empty file, too, a part of the archive.
  absl::string_view content = file_.substr(0, 0);
  while (true) {
    const void* block = nullptr;
    size_t block_size = 0;
    la_int64_t offset = 0;
    const int result =
        archive_read_data_block(archive_.get(), &block, &block_size, &offset);
    const auto read = static_cast<int64_t>(content.size());
    if (result == ARCHIVE_EOF && read == size) return content;
    if (result != ARCHIVE_OK && result != ARCHIVE_EOF) {
      AddProblem(path, absl::StrCat("cannot be read: ", LibraryError()));
      return std::nullopt;
    }
    if (result == ARCHIVE_OK && block_size == 0) continue;
    const auto* const bytes = static_cast<const char*>(block);
    const bool follows =
        result == ARCHIVE_OK && offset == read &&
        (content.empty() || bytes == content.data() + content.size());
    if (!follows || bytes < file_.data() ||
        bytes + block_size > file_.data() + file_.size()) {
      AddProblem(path, "has holes, expected a file that is stored as it is");
      return std::nullopt;
    }
    content =
        file_.substr((content.empty() ? bytes : content.data()) - file_.data(),
                     content.size() + block_size);
  }
}

// What was cut off between two members looks complete to the library.
void ArchiveReader::CheckEnd() {
  const absl::string_view end =
      file_.substr(file_.size() < kEndBytes ? 0 : file_.size() - kEndBytes);
  if (file_.size() % kBlockBytes == 0 && end.size() == kEndBytes &&
      end.find_first_not_of('\0') == absl::string_view::npos) {
    return;
  }
  AddProblem(static_cast<int64_t>(file_.size()),
             "ends without the blocks of zeros that end a tar archive: it is "
             "not complete");
}

std::string ArchiveReader::LibraryError() const {
  const char* text = archive_error_string(archive_.get());
  return text == nullptr ? "damaged" : platform::Printable(text);
}

}  // namespace

absl::StatusOr<std::string> CleanMemberPath(const std::string& path,
                                            const ArchiveLimits& limits) {
  if (path.size() > limits.max_path_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("has a path of ", path.size(), " bytes, expected at most ",
                     limits.max_path_bytes));
  }
  if (!platform::IsUtf8(path)) {
    return absl::InvalidArgumentError("has a name that is not UTF-8");
  }
  if (absl::StartsWith(path, "/")) {
    return absl::InvalidArgumentError(
        "has an absolute path, expected one within the archive");
  }
  std::vector<absl::string_view> components;
  for (const absl::string_view component : absl::StrSplit(path, '/')) {
    if (component == "..") {
      return absl::InvalidArgumentError(
          "has a path with \"..\", expected one within the archive");
    }
    if (!component.empty() && component != ".") {
      components.push_back(component);
    }
  }
  return absl::StrJoin(components, "/");
}

std::string KindOfMember(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) return "a hard link";
  switch (archive_entry_filetype(entry)) {
    case AE_IFLNK:
      return "a symbolic link";
    case AE_IFCHR:
    case AE_IFBLK:
      return "a device";
    case AE_IFIFO:
      return "a named pipe";
    case AE_IFSOCK:
      return "a socket";
    default:
      return "no regular file";
  }
}

namespace {

// What takes a file of that kind; empty: nothing.
const char* OptionFor(FileKind kind) {
  switch (kind) {
    case FileKind::kElf:
    case FileKind::kArArchive:
      return ", which --module takes";
    case FileKind::kNpy:
    case FileKind::kParams:
    case FileKind::kSafetensors:
      return ", which --constants takes";
    default:
      return "";
  }
}

std::string WhatIsNoArchive(absl::string_view file) {
  const FileKind kind = KindOf(file);
  const std::string found =
      kind == FileKind::kUnknown
          ? "is no tar archive"
          : absl::StrCat("is ", FileKindName(kind), OptionFor(kind));
  const absl::string_view advice =
      *OptionFor(kind) == '\0' ? FileKindAdvice(kind) : "";
  return absl::StrCat(found,
                      ": expected a Model Library Format archive as TVM's "
                      "export_model_library_format writes it",
                      advice.empty() ? "" : "; ", advice);
}

}  // namespace

namespace {

// Version 7's header has no magic: a name, and a checksum of its own bytes, in
// octal digits, that counts itself as spaces.
bool IsVersion7Header(absl::string_view header) {
  constexpr size_t kSumOffset = 148;
  constexpr size_t kSumBytes = 8;
  if (header[0] == '\0') return false;
  uint32_t expected = 0;
  bool has_digit = false;
  for (const char c : header.substr(kSumOffset, kSumBytes)) {
    if (c == ' ' && !has_digit) continue;
    if (c < '0' || c > '7') break;
    expected = 8 * expected + static_cast<uint32_t>(c - '0');
    has_digit = true;
  }
  uint32_t sum = 0;
  for (size_t i = 0; i < header.size(); ++i) {
    const bool is_sum = i >= kSumOffset && i < kSumOffset + kSumBytes;
    sum += is_sum ? uint32_t{' '} : static_cast<unsigned char>(header[i]);
  }
  return has_digit && sum == expected;
}

}  // namespace

bool LooksLikeTar(absl::string_view file) {
  return file.size() >= kBlockBytes &&
         (absl::StartsWith(file.substr(kMagicOffset), kMagic) ||
          IsVersion7Header(file.substr(0, kBlockBytes)));
}

ArchiveContents ReadLibraryArchive(absl::string_view file,
                                   const ArchiveLimits& limits) {
  if (!LooksLikeTar(file)) {
    ArchiveContents contents;
    contents.problems.push_back({"", 0, WhatIsNoArchive(file)});
    return contents;
  }
  return ArchiveReader(file, limits).Read();
}

}  // namespace metad::formats
