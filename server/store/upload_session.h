#ifndef METAD_SERVER_STORE_UPLOAD_SESSION_H_
#define METAD_SERVER_STORE_UPLOAD_SESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/platform/file_state.h"
#include "server/platform/overlapped_sha256.h"
#include "server/platform/unique_fd.h"
#include "server/store/blob_digest.h"

namespace metad::store {

// The bytes of one upload so far: a file, and the hash of what is in it. The
// file's size is what is committed, so a killed server forgets nothing. Not
// thread-safe.
class UploadSession {
 public:
  // `path` holds `committed_bytes` already, or is not there yet.
  UploadSession(std::string path, BlobDigest digest, int64_t committed_bytes);

  const std::string& path() const { return path_; }
  const BlobDigest& digest() const { return digest_; }
  int64_t committed_bytes() const { return committed_bytes_; }

  // Since when this process, and nobody else as far as the file's times tell,
  // writes the file, which was empty then; else the infinite past.
  absl::Time written_since() const { return written_since_; }

  // Makes it ready to append to: opens the file, and hashes what another server
  // left in it. Idempotent. Errors of the file system.
  absl::Status Prepare(absl::Time now);

  // Prepare() succeeded, and the bytes fit the digest. On an error the session
  // is of no more use.
  absl::Status Append(absl::string_view bytes);

  // Nobody appends for a while, for all that is known: holds no thread.
  void Rest() { hash_->Rest(); }

  // InvalidArgument when bytes are missing or their hash is another. No
  // Append() may follow.
  absl::Status CheckComplete();

  // Hands over the open file; the session is of no more use.
  platform::UniqueFd TakeFile() { return std::move(fd_); }

 private:
  // Notices that somebody else wrote since this did.
  void CheckUntouched();

  const std::string path_;
  const BlobDigest digest_;
  int64_t committed_bytes_;
  absl::Time written_since_ = absl::InfinitePast();
  // After the last write.
  std::optional<platform::FileState> state_;
  platform::UniqueFd fd_;
  // Of what comes, while it is written.
  std::unique_ptr<platform::OverlappedSha256> hash_ =
      std::make_unique<platform::OverlappedSha256>();
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_UPLOAD_SESSION_H_
