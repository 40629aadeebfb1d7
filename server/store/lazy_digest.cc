#include "server/store/lazy_digest.h"

#include "server/platform/file_pages.h"
#include "server/platform/sha256.h"

namespace metad::store {

const BlobDigest& LazyDigest::Of(const PinnedBlob& blob) const {
  std::call_once(once_, [&] {
    const absl::string_view content = *blob.Content();
    platform::Sha256 hash;
    for (size_t at = 0; at < content.size();
         at += platform::kReleaseStepBytes) {
      const absl::string_view piece =
          content.substr(at, platform::kReleaseStepBytes);
      hash.Update(piece);
      blob.ReleasePages(piece);
    }
    digest_ = *BlobDigest::Parse(platform::ToHex(hash.Finish()),
                                 static_cast<int64_t>(content.size()));
  });
  return *digest_;
}

}  // namespace metad::store
