#include "server/formats/model_library/zip_members.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/archives/zip_directory.h"
#include "server/formats/archives/zip_member.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

// Where macOS keeps attributes.
constexpr char kAttributeFolder[] = "__MACOSX/";

class ZipReader {
 public:
  ZipReader(const ByteRange& file, const ArchiveLimits& limits,
            int64_t max_unpacked_bytes, ByteSpool& spool)
      : file_(file),
        limits_(limits),
        bytes_left_(max_unpacked_bytes),
        max_unpacked_bytes_(max_unpacked_bytes),
        spool_(spool) {}

  LibraryFiles Read() {
    const absl::StatusOr<ZipDirectory> directory =
        ReadZipDirectory(file_.view(), limits_.max_members);
    if (!directory.ok()) {
      Add("",
          absl::StrCat("is no zip archive: ", directory.status().message()));
      return std::move(files_);
    }
    const std::vector<ZipMember>& members = directory->members;
    for (size_t i = 0; i < members.size(); ++i) {
      const uint64_t end = i + 1 < members.size() ? members[i + 1].header_offset
                                                  : directory->offset;
      if (!ReadMember(members[i], end)) break;
    }
    return std::move(files_);
  }

 private:
  // False where reading on makes no sense.
  bool ReadMember(const ZipMember& member, uint64_t end) {
    absl::StatusOr<std::string> path = CleanMemberPath(member.name, limits_);
    if (!path.ok()) {
      Add(platform::Printable(member.name.substr(0, limits_.max_path_bytes)),
          std::string(path.status().message()));
      return true;
    }
    if (absl::EndsWith(member.name, "/") ||
        absl::StartsWith(*path, kAttributeFolder)) {
      return true;
    }
    if (!paths_.insert(*path).second) {
      Add(*path, "is there twice, expected each member once");
      return true;
    }
    absl::StatusOr<ByteRange> content = ReadZipMember(
        file_, member, end,
        [this](absl::string_view /*start*/, uint64_t bytes) {
          return CheckSize(bytes);
        },
        spool_);
    if (!content.ok()) {
      Add(*path, std::string(content.status().message()));
      return !absl::IsResourceExhausted(content.status());
    }
    bytes_left_ -= static_cast<int64_t>(content->size());
    files_.members.push_back({*std::move(path), content->view(), std::nullopt});
    files_.bytes.push_back(*std::move(content));
    return true;
  }

  absl::Status CheckSize(uint64_t bytes) const {
    if (bytes > static_cast<uint64_t>(bytes_left_)) {
      return absl::ResourceExhaustedError(
          absl::StrCat("exceeds the limit of ", max_unpacked_bytes_,
                       " bytes for what is unpacked"));
    }
    if (bytes > static_cast<uint64_t>(limits_.max_member_bytes)) {
      return absl::InvalidArgumentError(
          absl::StrCat("has ", bytes, " bytes, expected at most ",
                       limits_.max_member_bytes));
    }
    return absl::OkStatus();
  }

  void Add(std::string member, std::string text) {
    files_.problems.push_back(
        {std::move(member), std::nullopt, std::move(text)});
  }

  const ByteRange& file_;
  const ArchiveLimits limits_;
  int64_t bytes_left_;
  const int64_t max_unpacked_bytes_;
  ByteSpool& spool_;
  std::unordered_set<std::string> paths_;
  LibraryFiles files_;
};

}  // namespace

LibraryFiles ReadZipMembers(const ByteRange& file, const ArchiveLimits& limits,
                            int64_t max_unpacked_bytes, ByteSpool& spool) {
  return ZipReader(file, limits, max_unpacked_bytes, spool).Read();
}

}  // namespace metad::formats
