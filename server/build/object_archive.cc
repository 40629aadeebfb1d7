#include "server/build/object_archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::build {
namespace {

struct ArchiveFree {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveFree>;

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

absl::Status LibarchiveError(archive* reader) {
  const char* reason = archive_error_string(reader);
  return Invalid(absl::StrCat("ar archive is damaged near offset ",
                              archive_read_header_position(reader), ": ",
                              reason == nullptr ? "cut short" : reason));
}

absl::Status CheckMagic(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "!<arch>\n")) return absl::OkStatus();
  if (absl::StartsWith(bytes, "!<thin>\n")) {
    return Invalid(
        "is a thin archive, whose members are other files; expected a regular "
        "one (ar rcs, without T)");
  }
  return Invalid(
      "does not start with !<arch> (offset 0); expected an ar archive");
}

// The linker's index and the table of long names.
bool IsArchiveTable(absl::string_view name) {
  return name == "/" || name == "//" || name == "/SYM64/" ||
         absl::StartsWith(name, "__.SYMDEF");
}

absl::StatusOr<std::string> ReadContent(archive* reader, archive_entry* entry,
                                        size_t archive_bytes) {
  const int64_t size = archive_entry_size(entry);
  if (size < 0 || static_cast<uint64_t>(size) > archive_bytes) {
    return Invalid(absl::StrCat("member claims ", size,
                                " bytes in an archive of ", archive_bytes));
  }
  std::string content(static_cast<size_t>(size), '\0');
  size_t filled = 0;
  while (filled < content.size()) {
    const la_ssize_t read =
        archive_read_data(reader, &content[filled], content.size() - filled);
    if (read < 0) return LibarchiveError(reader);
    if (read == 0) return Invalid("member is cut short");
    filled += static_cast<size_t>(read);
  }
  return content;
}

}  // namespace

absl::StatusOr<std::vector<ArchiveMember>> ReadObjectArchive(
    absl::string_view bytes) {
  if (absl::Status status = CheckMagic(bytes); !status.ok()) return status;
  const ArchiveHandle reader(archive_read_new());
  archive_read_support_format_ar(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) !=
      ARCHIVE_OK) {
    return LibarchiveError(reader.get());
  }
  std::vector<ArchiveMember> members;
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF) break;
    if (result != ARCHIVE_OK) return LibarchiveError(reader.get());
    const char* pathname = archive_entry_pathname(entry);
    const std::string name = pathname == nullptr ? "" : pathname;
    if (IsArchiveTable(name)) continue;
    absl::StatusOr<std::string> content =
        ReadContent(reader.get(), entry, bytes.size());
    if (!content.ok()) {
      return Invalid(absl::StrCat("member ", members.size() + 1, " (\"", name,
                                  "\"): ", content.status().message()));
    }
    members.push_back({name, *std::move(content)});
  }
  if (members.empty()) {
    return Invalid("ar archive has no members; expected at least one object");
  }
  return members;
}

}  // namespace metad::build
