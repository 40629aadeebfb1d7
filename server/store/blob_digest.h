#ifndef METAD_SERVER_STORE_BLOB_DIGEST_H_
#define METAD_SERVER_STORE_BLOB_DIGEST_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::store {

// What names a blob: the SHA-256 of its bytes and how many they are. Always
// well-formed, so that its text is safe in a file name.
class BlobDigest {
 public:
  // InvalidArgument unless `hash` is 64 lower-case hexadecimal digits and the
  // size is at least 0.
  static absl::StatusOr<BlobDigest> Parse(absl::string_view hash,
                                          int64_t size_bytes);

  static BlobDigest Of(absl::string_view content);

  const std::string& hash() const { return hash_; }
  int64_t size_bytes() const { return size_bytes_; }

  // "<hash>/<size>", as resource names have it.
  std::string ToString() const;

  friend bool operator==(const BlobDigest& a, const BlobDigest& b) {
    return a.size_bytes_ == b.size_bytes_ && a.hash_ == b.hash_;
  }

  template <typename H>
  friend H AbslHashValue(H state, const BlobDigest& digest) {
    return H::combine(std::move(state), digest.hash_, digest.size_bytes_);
  }

 private:
  BlobDigest(std::string hash, int64_t size_bytes)
      : hash_(std::move(hash)), size_bytes_(size_bytes) {}

  std::string hash_;
  int64_t size_bytes_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_BLOB_DIGEST_H_
