#include "server/formats/tensors/npz_file.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/formats/archives/zip_directory.h"
#include "server/formats/archives/zip_member.h"
#include "server/formats/file_kind.h"
#include "server/formats/tensors/npy_file.h"
#include "server/formats/tensors/npy_header.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kLeaveOut = ", or --select to leave it out";

class NpzReader {
 public:
  NpzReader(const ByteRange& file, const NpzLimits& limits,
            const NameFilter& wanted)
      : file_(file),
        spool_(limits.memory_bytes),
        limits_(limits),
        wanted_(wanted) {}

  NpzContents Read();

 private:
  // `end` is where the next member, or the directory, begins. False where
  // reading on makes no sense.
  bool ReadMember(const ZipMember& member, uint64_t end);
  absl::StatusOr<ImportedConstant> ReadArray(const ZipMember& member,
                                             uint64_t end);
  // Whether a member that begins so is an array of `bytes` in all.
  static absl::Status CheckStart(absl::string_view start, uint64_t bytes);
  // Whether that many bytes more may be unpacked.
  absl::Status CheckRoom(uint64_t bytes);
  void AddProblem(absl::string_view member, absl::string_view text);

  const ByteRange file_;
  ByteSpool spool_;
  const NpzLimits limits_;
  const NameFilter& wanted_;
  uint64_t unpacked_bytes_ = 0;
  std::unordered_set<std::string> names_;
  NpzContents contents_;
};

NpzContents NpzReader::Read() {
  const absl::StatusOr<ZipDirectory> directory =
      ReadZipDirectory(file_.view(), limits_.max_members);
  if (!directory.ok()) {
    contents_.problems.emplace_back(directory.status().message());
    return std::move(contents_);
  }
  for (size_t i = 0; i < directory->members.size(); ++i) {
    const bool is_last = i + 1 == directory->members.size();
    const uint64_t end =
        is_last ? directory->offset : directory->members[i + 1].header_offset;
    if (!ReadMember(directory->members[i], end)) break;
  }
  return std::move(contents_);
}

bool NpzReader::ReadMember(const ZipMember& member, uint64_t end) {
  const std::string name(absl::StripSuffix(member.name, ".npy"));
  if (!IsWanted(wanted_, name)) return true;
  if (!names_.insert(name).second) {
    AddProblem(member.name, "is there twice, expected each member once");
    return true;
  }
  if (!platform::IsUtf8(name)) {
    AddProblem(member.name,
               "has a name that is not UTF-8, as the archive says");
    return true;
  }
  if (name.empty()) {
    AddProblem(member.name, "has no name, expected one such as w.npy");
    return true;
  }
  if (absl::EndsWith(member.name, "/")) {
    AddProblem(member.name,
               absl::StrCat("is a directory, expected arrays", kLeaveOut));
    return true;
  }
  absl::StatusOr<ImportedConstant> constant = ReadArray(member, end);
  if (absl::IsInvalidArgument(constant.status())) {
    AddProblem(member.name, constant.status().message());
    return true;
  }
  if (!constant.ok()) {
    contents_.failure =
        absl::Status(constant.status().code(),
                     absl::StrCat("member '", platform::Printable(member.name),
                                  "' ", constant.status().message()));
    return false;
  }
  constant->name = name;
  constant->source = member.name;
  contents_.constants.push_back(*std::move(constant));
  return true;
}

absl::StatusOr<ImportedConstant> NpzReader::ReadArray(const ZipMember& member,
                                                      uint64_t end) {
  const auto check = [this, &member](absl::string_view start, uint64_t bytes) {
    absl::Status status = CheckStart(start, bytes);
    // A stored member is not copied.
    if (!status.ok() || member.packed_bytes == bytes) return status;
    return CheckRoom(bytes);
  };
  const absl::StatusOr<ByteRange> npy =
      ReadZipMember(file_, member, end, check, spool_);
  if (!npy.ok()) return npy.status();
  return ParseNpy(*npy, spool_);
}

absl::Status NpzReader::CheckStart(absl::string_view start, uint64_t bytes) {
  const FileKind kind = KindOf(start);
  if (kind != FileKind::kNpy) {
    const std::string what =
        kind == FileKind::kUnknown
            ? absl::StrCat("begins with '",
                           platform::Printable(start.substr(0, 16)), "'")
            : RefusalOf(kind);
    return absl::InvalidArgumentError(
        absl::StrCat("is no array: it ", what,
                     "; expected the magic number of a .npy file", kLeaveOut));
  }
  const absl::StatusOr<NpyHeader> header = ParseNpyHeader(start);
  if (!header.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(header.status().message(), kLeaveOut));
  }
  return CheckNpyLength(*header, bytes);
}

absl::Status NpzReader::CheckRoom(uint64_t bytes) {
  if (bytes > limits_.max_total_bytes - unpacked_bytes_) {
    return absl::InvalidArgumentError(
        absl::StrCat("exceeds the limit of ", limits_.max_total_bytes,
                     " bytes for all members, unpacked"));
  }
  unpacked_bytes_ += bytes;
  return spool_.CheckRoom(bytes);
}

void NpzReader::AddProblem(absl::string_view member, absl::string_view text) {
  contents_.problems.push_back(
      absl::StrCat("member '", platform::Printable(member), "' ", text));
}

}  // namespace

NpzContents ParseNpz(const ByteRange& file, const NpzLimits& limits,
                     const NameFilter& wanted) {
  return NpzReader(file, limits, wanted).Read();
}

}  // namespace metad::formats
