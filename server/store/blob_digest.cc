#include "server/store/blob_digest.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/platform/sha256.h"

namespace metad::store {
namespace {

constexpr size_t kHashDigits = 64;

bool IsLowerHex(char c) {
  return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
}

}  // namespace

absl::StatusOr<BlobDigest> BlobDigest::Parse(absl::string_view hash,
                                             int64_t size_bytes) {
  if (hash.size() != kHashDigits ||
      !std::all_of(hash.begin(), hash.end(), IsLowerHex)) {
    return absl::InvalidArgumentError(
        "the hash is not a SHA-256 of 64 lower-case hexadecimal digits");
  }
  if (size_bytes < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("the size is ", size_bytes, "; expected at least 0"));
  }
  return BlobDigest(std::string(hash), size_bytes);
}

BlobDigest BlobDigest::Of(absl::string_view content) {
  return {platform::Sha256Hex(content), static_cast<int64_t>(content.size())};
}

std::string BlobDigest::ToString() const {
  return absl::StrCat(hash_, "/", size_bytes_);
}

}  // namespace metad::store
