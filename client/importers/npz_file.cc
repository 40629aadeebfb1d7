#include "client/importers/npz_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/importers/archive_source.h"
#include "client/importers/npy_file.h"
#include "client/importers/utf8_locale.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

struct CloseArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};

// Of which libarchive makes nothing.
bool IsEmptyArchive(absl::string_view file) {
  constexpr size_t kEndBytes = 22;
  return file.size() == kEndBytes && absl::StartsWith(file, "PK\x05\x06") &&
         file.find_first_not_of('\0', 4) == absl::string_view::npos;
}

class NpzReader {
 public:
  NpzReader(const ByteRange& file, const NpzLimits& limits,
            const NameFilter& wanted)
      : file_bytes_(static_cast<int64_t>(file.size())),
        spool_(limits.memory_bytes),
        source_(file, spool_),
        limits_(limits),
        wanted_(wanted),
        archive_(archive_read_new()) {}

  NpzContents Read();

 private:
  // False where reading on makes no sense.
  bool ReadMember(archive_entry* entry);
  // What the archive's directory already shows to be wrong with a member.
  std::optional<std::string> Objection(archive_entry* entry,
                                       const std::string& member);
  // ResourceExhausted: enough is enough.
  absl::StatusOr<ByteRange> Unpack();
  // Whether other members can be read.
  bool AddRefusal(const std::string& member, const absl::Status& status);
  void AddProblem(absl::string_view text);
  void AddProblem(absl::string_view member, absl::string_view text);

  const int64_t file_bytes_;
  ByteSpool spool_;
  ArchiveSource source_;
  const NpzLimits limits_;
  const NameFilter& wanted_;
  const std::unique_ptr<archive, CloseArchive> archive_;
  std::unordered_set<std::string> members_;
  NpzContents contents_;
};

NpzContents NpzReader::Read() {
  // The reader that starts from the directory at the archive's end: one that
  // streams would not notice that the end is missing.
  archive_read_support_format_zip_seekable(archive_.get());
  if (source_.Open(archive_.get()) != ARCHIVE_OK) {
    AddProblem(
        absl::StrCat("expected a zip archive: ", ArchiveError(archive_.get())));
    return std::move(contents_);
  }
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(archive_.get(), &entry);
    if (result == ARCHIVE_EOF) break;
    if (result != ARCHIVE_OK) {
      AddProblem(absl::StrCat("expected a zip archive's member: ",
                              ArchiveError(archive_.get())));
      break;
    }
    if (!ReadMember(entry)) break;
  }
  return std::move(contents_);
}

bool NpzReader::ReadMember(archive_entry* entry) {
  if (members_.size() == limits_.max_members) {
    AddProblem(
        absl::StrCat("expected at most ", limits_.max_members, " members"));
    return false;
  }
  // The first is null where the name does not fit the locale.
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) {
    AddProblem("expected member names of UTF-8");
    return false;
  }
  const std::string member = name;
  const absl::string_view constant_name = absl::StripSuffix(member, ".npy");
  if (!IsWanted(wanted_, constant_name)) return true;
  if (std::optional<std::string> objection = Objection(entry, member)) {
    AddProblem(member, *objection);
    return true;
  }
  const absl::StatusOr<ByteRange> npy = Unpack();
  if (!npy.ok()) return AddRefusal(member, npy.status());
  absl::StatusOr<ImportedConstant> constant = ParseNpy(*npy, spool_);
  if (!constant.ok()) return AddRefusal(member, constant.status());
  constant->name = std::string(constant_name);
  contents_.constants.push_back(*std::move(constant));
  return true;
}

std::optional<std::string> NpzReader::Objection(archive_entry* entry,
                                                const std::string& member) {
  if (!members_.insert(member).second) {
    return "is there twice, expected each member once";
  }
  if (!IsUtf8(member)) return "has a name that is not UTF-8";
  if (archive_entry_filetype(entry) != AE_IFREG ||
      !absl::EndsWith(member, ".npy") || member == ".npy") {
    return "is no array, expected members named NAME.npy";
  }
  if (archive_entry_is_encrypted(entry) != 0) {
    return "is encrypted, expected plain data";
  }
  // "ZIP 2.0 (deflation)"; NumPy writes these two only.
  const absl::string_view format = archive_format_name(archive_.get());
  if (!absl::StrContains(format, "(uncompressed)") &&
      !absl::StrContains(format, "(deflation)")) {
    return absl::StrCat("is packed as ", format,
                        ", expected a stored or deflated member");
  }
  return std::nullopt;
}

absl::StatusOr<ByteRange> NpzReader::Unpack() {
  const int64_t room = limits_.max_total_bytes - source_.copied_bytes();
  absl::StatusOr<ByteRange> data = source_.ReadMember(archive_.get(), room);
  if (absl::IsResourceExhausted(data.status())) {
    return absl::ResourceExhaustedError(
        absl::StrCat("exceeds the limit of ", limits_.max_total_bytes,
                     " bytes for all members, unpacked"));
  }
  // Members that share their bytes would take for ever.
  if (source_.found_bytes() > file_bytes_) {
    return absl::ResourceExhaustedError("overlaps another member");
  }
  return data;
}

bool NpzReader::AddRefusal(const std::string& member,
                           const absl::Status& status) {
  if (!absl::IsInvalidArgument(status) && !absl::IsResourceExhausted(status)) {
    contents_.failure = status;
    return false;
  }
  AddProblem(member, status.message());
  return absl::IsInvalidArgument(status);
}

void NpzReader::AddProblem(absl::string_view text) {
  contents_.problems.emplace_back(text);
}

void NpzReader::AddProblem(absl::string_view member, absl::string_view text) {
  contents_.problems.push_back(
      absl::StrCat("member '", Printable(member), "' ", text));
}

}  // namespace

NpzContents ParseNpz(const ByteRange& file, const NpzLimits& limits,
                     const NameFilter& wanted) {
  if (IsEmptyArchive(file.view())) return {};
  const Utf8Locale locale;
  return NpzReader(file, limits, wanted).Read();
}

}  // namespace metad::client
