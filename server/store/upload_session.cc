#include "server/store/upload_session.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/platform/sha256.h"

namespace metad::store {
namespace {

constexpr size_t kPieceBytes = size_t{256} * 1024;

absl::Status HashPrefix(int fd, int64_t size, const std::string& path,
                        platform::OverlappedSha256& hash) {
  std::vector<char> buffer(kPieceBytes);
  int64_t offset = 0;
  while (offset < size) {
    const auto wanted = static_cast<size_t>(
        std::min<int64_t>(size - offset, static_cast<int64_t>(buffer.size())));
    const absl::StatusOr<size_t> count =
        platform::ReadBytesAt(fd, offset, buffer.data(), wanted, path);
    if (!count.ok()) return count.status();
    if (*count == 0) {
      return absl::DataLossError(absl::StrCat(path, " was cut short"));
    }
    hash.Update({buffer.data(), *count}, [] {});
    offset += static_cast<int64_t>(*count);
  }
  return absl::OkStatus();
}

}  // namespace

UploadSession::UploadSession(std::string path, BlobDigest digest,
                             int64_t committed_bytes)
    : path_(std::move(path)),
      digest_(std::move(digest)),
      committed_bytes_(committed_bytes) {}

absl::Status UploadSession::Prepare(absl::Time now) {
  if (fd_.valid()) return absl::OkStatus();
  platform::UniqueFd fd(
      open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path_));
  }
  absl::Status hashed = HashPrefix(fd.get(), committed_bytes_, path_, *hash_);
  if (!hashed.ok()) return hashed;
  if (lseek(fd.get(), committed_bytes_, SEEK_SET) < 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot seek in ", path_));
  }
  if (committed_bytes_ == 0) written_since_ = now;
  state_ = platform::StateOfOpenFile(fd.get());
  fd_ = std::move(fd);
  return absl::OkStatus();
}

absl::Status UploadSession::Append(absl::string_view bytes) {
  CheckUntouched();
  absl::Status written;
  hash_->Update(
      bytes, [&] { written = platform::WriteBytes(fd_.get(), bytes, path_); });
  if (!written.ok()) return written;
  committed_bytes_ += static_cast<int64_t>(bytes.size());
  state_ = platform::StateOfOpenFile(fd_.get());
  return absl::OkStatus();
}

void UploadSession::CheckUntouched() {
  if (platform::StateOfOpenFile(fd_.get()) == state_) return;
  written_since_ = absl::InfinitePast();
}

absl::Status UploadSession::CheckComplete() {
  CheckUntouched();
  if (committed_bytes_ != digest_.size_bytes()) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", committed_bytes_,
                     " bytes at its end; its digest "
                     "says ",
                     digest_.size_bytes()));
  }
  const std::string hash = platform::ToHex(hash_->Finish());
  if (hash != digest_.hash()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has SHA-256 ", hash, "; its digest says ", digest_.hash()));
  }
  return absl::OkStatus();
}

}  // namespace metad::store
