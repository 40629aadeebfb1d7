#include "server/pipeline/object_archive.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kMagic = "!<arch>\n";

// struct ar_hdr of <ar.h>: columns of text, filled up with blanks.
constexpr size_t kHeaderBytes = 60;
constexpr size_t kNameBytes = 16;
constexpr size_t kSizeOffset = 48;
constexpr size_t kSizeBytes = 10;
constexpr absl::string_view kHeaderEnd = "`\n";

constexpr absl::string_view kBsdName = "#1/";

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

absl::Status CheckMagic(absl::string_view bytes) {
  if (absl::StartsWith(bytes, kMagic)) return absl::OkStatus();
  if (absl::StartsWith(bytes, "!<thin>\n")) {
    return Invalid(
        "is a thin archive, whose members are other files; expected a regular "
        "one (ar rcs, without T)");
  }
  return Invalid(
      "does not start with !<arch> (offset 0); expected an ar archive");
}

// A column that holds a decimal number and nothing else.
std::optional<uint64_t> NumberIn(absl::string_view column) {
  uint64_t number = 0;
  const absl::string_view digits = absl::StripTrailingAsciiWhitespace(column);
  if (digits.empty() || !absl::ascii_isdigit(digits[0]) ||
      !absl::SimpleAtoi(digits, &number)) {
    return std::nullopt;
  }
  return number;
}

// BSD's and Apple's indices are members with a name of their own.
bool IsBsdIndex(absl::string_view name) {
  return absl::StartsWith(name, "__.SYMDEF");
}

// The indices of GNU's and Microsoft's archives, and what else Microsoft's
// librarian keeps for itself (/<ECSYMBOLS>/).
bool IsIndex(absl::string_view column) {
  return column == "/" || column == "/SYM64/" || absl::StartsWith(column, "/<");
}

class ArchiveReader {
 public:
  explicit ArchiveReader(absl::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<std::vector<ArchiveMember>> Read() {
    if (absl::Status status = CheckMagic(bytes_); !status.ok()) return status;
    offset_ = kMagic.size();
    // One odd byte at the end is what some tools leave of the padding.
    while (bytes_.size() - offset_ > 1) {
      if (absl::Status status = ReadMember(); !status.ok()) return status;
    }
    if (members_.empty()) {
      return Invalid("ar archive has no members; expected at least one object");
    }
    return std::move(members_);
  }

 private:
  absl::Status Damaged(absl::string_view what) const {
    return Invalid(absl::StrCat("ar archive is damaged near offset ", offset_,
                                ": ", what));
  }

  absl::Status ReadMember() {
    const absl::string_view header = bytes_.substr(offset_, kHeaderBytes);
    if (header.size() < kHeaderBytes) {
      return Damaged("a member's header is cut short");
    }
    if (!absl::EndsWith(header, kHeaderEnd)) {
      return Damaged("a member's header does not end with \"`\\n\"");
    }
    const std::optional<uint64_t> size =
        NumberIn(header.substr(kSizeOffset, kSizeBytes));
    if (!size.has_value()) return Damaged("a member's size is no number");
    const size_t start = offset_ + kHeaderBytes;
    if (*size > bytes_.size() - start) {
      return Damaged(absl::StrCat("a member claims ", *size,
                                  " bytes, of which ", bytes_.size() - start,
                                  " are there"));
    }
    const absl::Status status = AddMember(
        absl::StripTrailingAsciiWhitespace(header.substr(0, kNameBytes)),
        bytes_.substr(start, *size));
    // Members start at even offsets.
    offset_ = std::min(start + *size + *size % 2, bytes_.size());
    return status;
  }

  absl::Status AddMember(absl::string_view column, absl::string_view content) {
    if (column == "//") {
      long_names_ = content;
      return absl::OkStatus();
    }
    if (IsIndex(column)) return absl::OkStatus();
    if (absl::StartsWith(column, kBsdName)) {
      return AddWithNameBefore(column, content);
    }
    if (column.size() > 1 && column[0] == '/' &&
        absl::ascii_isdigit(column[1])) {
      return AddWithLongName(column, content);
    }
    // GNU's end with a slash, so that they may have blanks.
    if (absl::EndsWith(column, "/")) column.remove_suffix(1);
    return Add(column, content);
  }

  // "#1/20": the name is the first 20 bytes, filled up with NUL.
  absl::Status AddWithNameBefore(absl::string_view column,
                                 absl::string_view content) {
    const std::optional<uint64_t> length =
        NumberIn(column.substr(kBsdName.size()));
    if (!length.has_value() || *length > content.size()) {
      return Damaged(absl::StrCat("a member of ", content.size(),
                                  " bytes has the name ",
                                  codegen::Quoted(column)));
    }
    const absl::string_view name = content.substr(0, *length);
    return Add(name.substr(0, name.find('\0')), content.substr(*length));
  }

  // "/12": the name starts at that offset of the table. It ends where its line
  // does, and a slash before that is no part of it; others are.
  absl::Status AddWithLongName(absl::string_view column,
                               absl::string_view content) {
    const std::optional<uint64_t> place = NumberIn(column.substr(1));
    if (!place.has_value() || *place >= long_names_.size()) {
      return Damaged(absl::StrCat("a member's name is ",
                                  codegen::Quoted(column), " in a table of ",
                                  long_names_.size(), " bytes"));
    }
    constexpr absl::string_view kEnds("\0\n", 2);
    absl::string_view name = long_names_.substr(*place);
    name = name.substr(0, name.find_first_of(kEnds));
    if (absl::EndsWith(name, "/")) name.remove_suffix(1);
    return Add(name, content);
  }

  absl::Status Add(absl::string_view name, absl::string_view content) {
    if (IsBsdIndex(name)) return absl::OkStatus();
    // Any number of members may have one and the same long name.
    name_bytes_ += name.size();
    if (name_bytes_ > bytes_.size()) {
      return Damaged("its members' names are longer than the archive");
    }
    members_.push_back({std::string(name), std::string(content)});
    return absl::OkStatus();
  }

  const absl::string_view bytes_;
  // Of the member that is read.
  size_t offset_ = 0;
  absl::string_view long_names_;
  uint64_t name_bytes_ = 0;
  std::vector<ArchiveMember> members_;
};

}  // namespace

absl::StatusOr<std::vector<ArchiveMember>> ReadObjectArchive(
    absl::string_view bytes) {
  return ArchiveReader(bytes).Read();
}

}  // namespace metad::pipeline
