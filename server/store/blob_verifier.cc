#include "server/store/blob_verifier.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/platform/sha256.h"

namespace metad::store {
namespace {

// Inode times are as coarse as the kernel's tick; a file that was changed just
// now may be changed again without a trace in them.
constexpr absl::Duration kInodeTick = absl::Milliseconds(100);
constexpr size_t kPieceBytes = size_t{256} * 1024;

absl::StatusOr<std::string> HashOf(int fd, const BlobDigest& digest) {
  platform::Sha256 hash;
  std::vector<char> buffer(static_cast<size_t>(std::min<int64_t>(
      digest.size_bytes(), static_cast<int64_t>(kPieceBytes))));
  int64_t offset = 0;
  while (offset < digest.size_bytes()) {
    const auto wanted = static_cast<size_t>(std::min<int64_t>(
        digest.size_bytes() - offset, static_cast<int64_t>(buffer.size())));
    const absl::StatusOr<size_t> count = platform::ReadBytesAt(
        fd, offset, buffer.data(), wanted, digest.ToString());
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    hash.Update({buffer.data(), *count});
    offset += static_cast<int64_t>(*count);
  }
  return platform::ToHex(hash.Finish());
}

}  // namespace

absl::Status BlobVerifier::Check(int fd, const BlobDigest& digest) {
  struct stat status;
  if (fstat(fd, &status) != 0) {
    return absl::ErrnoToStatus(errno, "cannot stat a blob");
  }
  if (status.st_size != digest.size_bytes()) {
    return absl::DataLossError(absl::StrCat(
        "it has ", status.st_size, " bytes; expected ", digest.size_bytes()));
  }
  const Stamp stamp = StampOf(status, clock_());
  if (IsKnown(digest, stamp)) return absl::OkStatus();
  const absl::StatusOr<std::string> hash = HashOf(fd, digest);
  if (!hash.ok()) return hash.status();
  if (*hash != digest.hash()) {
    return absl::DataLossError(absl::StrCat("its SHA-256 is ", *hash));
  }
  if (stamp.verified - stamp.changed > kInodeTick) {
    absl::MutexLock lock(&mutex_);
    verified_.insert_or_assign(digest, stamp);
  }
  return absl::OkStatus();
}

void BlobVerifier::Remember(int fd, const BlobDigest& digest) {
  struct stat status;
  if (fstat(fd, &status) != 0) return;
  const Stamp stamp = StampOf(status, clock_());
  absl::MutexLock lock(&mutex_);
  verified_.insert_or_assign(digest, stamp);
}

void BlobVerifier::Forget(const BlobDigest& digest) {
  absl::MutexLock lock(&mutex_);
  verified_.erase(digest);
}

BlobVerifier::Stamp BlobVerifier::StampOf(const struct stat& status,
                                          absl::Time now) {
  return {status.st_dev, status.st_ino, absl::TimeFromTimespec(status.st_mtim),
          absl::TimeFromTimespec(status.st_ctim), now};
}

bool BlobVerifier::IsKnown(const BlobDigest& digest, const Stamp& stamp) const {
  absl::MutexLock lock(&mutex_);
  const auto found = verified_.find(digest);
  if (found == verified_.end()) return false;
  const Stamp& known = found->second;
  return known.device == stamp.device && known.inode == stamp.inode &&
         known.modified == stamp.modified && known.changed == stamp.changed &&
         stamp.verified - known.verified < kTrust;
}

}  // namespace metad::store
