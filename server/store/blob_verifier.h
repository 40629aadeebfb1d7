#ifndef METAD_SERVER_STORE_BLOB_VERIFIER_H_
#define METAD_SERVER_STORE_BLOB_VERIFIER_H_

#include <sys/stat.h>

#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/store/blob_digest.h"

namespace metad::store {

// Checks files of blobs against their digests. A file that was read whole and
// found right is not read again for a minute, unless its inode tells that
// somebody wrote to it since: a client that fetches a blob in pieces would make
// us read all of it for each. Thread-safe.
class BlobVerifier {
 public:
  // How long a file that was found right is not read again.
  static constexpr absl::Duration kTrust = absl::Minutes(1);

  explicit BlobVerifier(std::function<absl::Time()> clock)
      : clock_(std::move(clock)) {}

  // DataLoss when the file has another content; else errors of reading it.
  absl::Status Check(int fd, const BlobDigest& digest);

  // The file was written with this content by this process alone, in one go and
  // within kTrust, and nobody writes to it again: that is taken for as good as
  // having read it. Its time of modification is in the past, so that whoever
  // writes to it from here on changes that.
  void Remember(int fd, const BlobDigest& digest);

  // The blob is gone; a later file of its name is read again.
  void Forget(const BlobDigest& digest);

 private:
  // What of an inode changes with each write to the file.
  struct Stamp {
    dev_t device;
    ino_t inode;
    absl::Time modified;
    absl::Time changed;
    absl::Time verified;
  };

  static Stamp StampOf(const struct stat& status, absl::Time now);
  bool IsKnown(const BlobDigest& digest, const Stamp& stamp) const;

  const std::function<absl::Time()> clock_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<BlobDigest, Stamp> verified_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_BLOB_VERIFIER_H_
