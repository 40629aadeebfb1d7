#include "server/formats/archives/zip_directory.h"

#include <zlib.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/archives/byte_cursor.h"
#include "server/formats/archives/cp437.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using absl::string_view;

constexpr string_view kEntryMark("PK\x01\x02", 4);
constexpr string_view kEndMark("PK\x05\x06", 4);
constexpr string_view kZip64EndMark("PK\x06\x06", 4);
constexpr string_view kZip64LocatorMark("PK\x06\x07", 4);

constexpr size_t kEntryBytes = 46;
constexpr size_t kEndBytes = 22;
constexpr size_t kZip64EndBytes = 56;
constexpr size_t kZip64LocatorBytes = 20;
constexpr size_t kMaxCommentBytes = 65535;

constexpr uint32_t kInZip64 = 0xffffffff;

// Flags of a member: encrypted, strongly so, its header too; a name of UTF-8.
constexpr uint32_t kEncryptedFlags = 1U << 0 | 1U << 6 | 1U << 13;
constexpr uint32_t kUtf8Flag = 1U << 11;

// Extra fields.
constexpr uint32_t kZip64Field = 0x0001;
constexpr uint32_t kUnicodePathField = 0x7075;

// Where the end of the directory says that it is.
struct DirectoryPlace {
  uint64_t count = 0;
  uint64_t bytes = 0;
  uint64_t offset = 0;
};

bool Has(string_view file, uint64_t offset, uint64_t bytes) {
  return offset <= file.size() && bytes <= file.size() - offset;
}

// The last one that is whole; a comment may follow it.
std::optional<size_t> FindEnd(string_view file) {
  if (file.size() < kEndBytes) return std::nullopt;
  const size_t last = file.size() - kEndBytes;
  const size_t first = last - std::min(last, kMaxCommentBytes);
  const size_t at =
      file.substr(first, last - first + kEndMark.size()).rfind(kEndMark);
  if (at == string_view::npos) return std::nullopt;
  return first + at;
}

absl::StatusOr<DirectoryPlace> ReadZip64End(string_view file, size_t locator) {
  const uint64_t at = NumberAt(file, locator + 8, 8);
  if (NumberAt(file, locator + 16, 4) > 1) {
    return ErrorAtByte(locator + 16, "expected an archive of one volume");
  }
  if (!Has(file, at, kZip64EndBytes) || at > locator ||
      !absl::StartsWith(file.substr(at), kZip64EndMark)) {
    return ErrorAtByte(locator + 8,
                       absl::StrCat("expected the place of the zip64 end of "
                                    "the directory, found ",
                                    at));
  }
  return DirectoryPlace{NumberAt(file, at + 32, 8), NumberAt(file, at + 40, 8),
                        NumberAt(file, at + 48, 8)};
}

absl::StatusOr<DirectoryPlace> FindDirectory(string_view file) {
  const std::optional<size_t> end = FindEnd(file);
  if (!end) {
    return absl::InvalidArgumentError(
        "expected a zip archive, whose last bytes are the end of a directory; "
        "is it cut off?");
  }
  const size_t locator =
      *end >= kZip64LocatorBytes ? *end - kZip64LocatorBytes : 0;
  absl::StatusOr<DirectoryPlace> place;
  if (*end >= kZip64LocatorBytes &&
      absl::StartsWith(file.substr(locator), kZip64LocatorMark)) {
    place = ReadZip64End(file, locator);
  } else if (NumberAt(file, *end + 4, 2) != 0 ||
             NumberAt(file, *end + 6, 2) != 0) {
    return ErrorAtByte(*end + 4, "expected an archive of one volume");
  } else {
    place = DirectoryPlace{NumberAt(file, *end + 10, 2),
                           NumberAt(file, *end + 12, 4),
                           NumberAt(file, *end + 16, 4)};
  }
  if (!place.ok()) return place;
  if (place->offset > *end || place->bytes > *end - place->offset) {
    return ErrorAtByte(
        *end, absl::StrCat("expected the directory before its end, found it "
                           "said to have ",
                           place->bytes, " bytes at byte ", place->offset));
  }
  return place;
}

// Reads the entries of a directory that lies in the file.
class DirectoryReader {
 public:
  DirectoryReader(string_view file, const DirectoryPlace& place)
      : directory_(file.substr(static_cast<size_t>(place.offset),
                               static_cast<size_t>(place.bytes))),
        offset_(static_cast<size_t>(place.offset)) {}

  bool is_at_end() const { return at_ == directory_.size(); }
  size_t offset() const { return offset_ + at_; }
  absl::StatusOr<ZipMember> Next();

 private:
  absl::Status ReadExtra(string_view extra, ZipMember& member) const;
  absl::Status ReadZip64(string_view field, ZipMember& member) const;

  const string_view directory_;
  const size_t offset_;
  size_t at_ = 0;
};

// The name that an Info-ZIP Unicode path gives, if it is of this raw name.
std::optional<std::string> UnicodePath(string_view field, string_view raw) {
  constexpr size_t kNameOffset = 5;
  if (field.size() <= kNameOffset || field[0] != 1) return std::nullopt;
  const auto crc = static_cast<uint32_t>(crc32_z(
      0, reinterpret_cast<const unsigned char*>(raw.data()), raw.size()));
  const string_view name = field.substr(kNameOffset);
  if (NumberAt(field, 1, 4) != crc || !platform::IsUtf8(name))
    return std::nullopt;
  return std::string(name);
}

absl::StatusOr<ZipMember> DirectoryReader::Next() {
  const string_view entry = directory_.substr(at_);
  if (entry.size() < kEntryBytes || !absl::StartsWith(entry, kEntryMark)) {
    return ErrorAtByte(offset(), "expected an entry of the directory");
  }
  const size_t name_bytes = NumberAt(entry, 28, 2);
  const size_t extra_bytes = NumberAt(entry, 30, 2);
  const size_t comment_bytes = NumberAt(entry, 32, 2);
  if (name_bytes + extra_bytes + comment_bytes > entry.size() - kEntryBytes) {
    return ErrorAtByte(offset(), "the directory's entry is cut off");
  }
  ZipMember member;
  const uint64_t flags = NumberAt(entry, 8, 2);
  member.encrypted = (flags & kEncryptedFlags) != 0;
  member.method = static_cast<uint32_t>(NumberAt(entry, 10, 2));
  member.crc32 = static_cast<uint32_t>(NumberAt(entry, 16, 4));
  member.packed_bytes = NumberAt(entry, 20, 4);
  member.bytes = NumberAt(entry, 24, 4);
  member.header_offset = NumberAt(entry, 42, 4);
  member.raw_name = std::string(entry.substr(kEntryBytes, name_bytes));
  member.name =
      (flags & kUtf8Flag) != 0 ? member.raw_name : Utf8OfCp437(member.raw_name);
  absl::Status status =
      ReadExtra(entry.substr(kEntryBytes + name_bytes, extra_bytes), member);
  if (!status.ok()) return status;
  at_ += kEntryBytes + name_bytes + extra_bytes + comment_bytes;
  return member;
}

absl::Status DirectoryReader::ReadExtra(string_view extra,
                                        ZipMember& member) const {
  constexpr size_t kFieldHeaderBytes = 4;
  bool has_zip64 = false;
  // What is left may be padding.
  while (extra.size() >= kFieldHeaderBytes) {
    const uint64_t id = NumberAt(extra, 0, 2);
    const size_t size = NumberAt(extra, 2, 2);
    if (size > extra.size() - kFieldHeaderBytes) break;
    const string_view field = extra.substr(kFieldHeaderBytes, size);
    extra.remove_prefix(kFieldHeaderBytes + size);
    if (id == kZip64Field && !has_zip64) {
      has_zip64 = true;
      absl::Status status = ReadZip64(field, member);
      if (!status.ok()) return status;
    } else if (id == kUnicodePathField) {
      if (auto name = UnicodePath(field, member.raw_name)) {
        member.name = *std::move(name);
      }
    }
  }
  return absl::OkStatus();
}

// The numbers that have no room in the entry, in this order.
absl::Status DirectoryReader::ReadZip64(string_view field,
                                        ZipMember& member) const {
  for (uint64_t* const number :
       {&member.bytes, &member.packed_bytes, &member.header_offset}) {
    if (*number != kInZip64) continue;
    if (field.size() < sizeof(uint64_t)) {
      return ErrorAtByte(offset(), "the entry's zip64 field is cut off");
    }
    *number = NumberAt(field, 0, 8);
    field.remove_prefix(sizeof(uint64_t));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ZipDirectory> ReadZipDirectory(absl::string_view file,
                                              size_t max_members) {
  const absl::StatusOr<DirectoryPlace> place = FindDirectory(file);
  if (!place.ok()) return place.status();
  if (place->count > max_members) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected at most ", max_members, " members, found ", place->count));
  }
  ZipDirectory directory;
  directory.offset = place->offset;
  DirectoryReader reader(file, *place);
  while (!reader.is_at_end() && directory.members.size() < place->count) {
    absl::StatusOr<ZipMember> member = reader.Next();
    if (!member.ok()) return member.status();
    directory.members.push_back(*std::move(member));
  }
  if (directory.members.size() != place->count || !reader.is_at_end()) {
    return ErrorAtByte(
        reader.offset(),
        absl::StrCat("expected the directory's end after ", place->count,
                     " entries, found ", directory.members.size(),
                     reader.is_at_end() ? "" : " and more"));
  }
  std::stable_sort(directory.members.begin(), directory.members.end(),
                   [](const ZipMember& a, const ZipMember& b) {
                     return a.header_offset < b.header_offset;
                   });
  return directory;
}

}  // namespace metad::formats
