#include "server/platform/kept_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"

namespace metad::platform {
namespace {

constexpr int64_t kPieceBytes = int64_t{1} << 20;

}  // namespace

absl::StatusOr<KeptFile> KeptFile::Of(UniqueFd fd, absl::string_view name,
                                      int64_t max_bytes) {
  struct stat status;
  if (fstat(fd.get(), &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot stat ", name));
  }
  if (!S_ISREG(status.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(name, " is not a regular file"));
  }
  if (status.st_size > max_bytes) {
    return absl::OutOfRangeError(
        absl::StrCat(name, " is larger than ", max_bytes, " bytes"));
  }
  return KeptFile(std::move(fd), name, status.st_size);
}

absl::Status KeptFile::ForEachPiece(
    absl::FunctionRef<absl::Status(absl::string_view)> take) const {
  std::vector<char> buffer(
      static_cast<size_t>(std::min<int64_t>(size_, kPieceBytes)));
  for (int64_t offset = 0; offset < size_;) {
    const auto wanted =
        static_cast<size_t>(std::min<int64_t>(size_ - offset, kPieceBytes));
    const absl::StatusOr<size_t> count =
        ReadBytesAt(fd_.get(), offset, buffer.data(), wanted, name_);
    if (!count.ok()) return count.status();
    if (*count < wanted) {
      return absl::DataLossError(
          absl::StrCat(name_, " became shorter while it was read"));
    }
    if (absl::Status status = take({buffer.data(), wanted}); !status.ok()) {
      return status;
    }
    offset += static_cast<int64_t>(wanted);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> KeptFile::ReadAll() const {
  std::string content;
  content.reserve(static_cast<size_t>(size_));
  absl::Status status = ForEachPiece([&content](absl::string_view piece) {
    content.append(piece.data(), piece.size());
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return content;
}

}  // namespace metad::platform
