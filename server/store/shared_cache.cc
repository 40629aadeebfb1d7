#include "server/store/shared_cache.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/store/memory_blob.h"

namespace metad::store {
namespace {

class SharedActions : public ActionCache {
 public:
  explicit SharedActions(SharedDirectory& directory) : directory_(directory) {}

  std::optional<std::string> Get(absl::string_view key) override {
    if (!IsActionKey(key)) return std::nullopt;
    return directory_.Read(key);
  }

  absl::Status Put(absl::string_view key, absl::string_view result) override {
    if (!IsActionKey(key)) {
      return absl::InvalidArgumentError("is no action's key");
    }
    return directory_.Write(key, result);
  }

  void Remove(absl::string_view key) override {
    if (IsActionKey(key)) directory_.Remove(key);
  }

 private:
  SharedDirectory& directory_;
};

class SharedBlobs : public BlobCache {
 public:
  explicit SharedBlobs(SharedDirectory& directory) : directory_(directory) {}

  absl::Status Put(const BlobDigest& digest,
                   absl::string_view content) override {
    if (!(BlobDigest::Of(content) == digest)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the content is not that of blob ", digest.ToString()));
    }
    return directory_.Write(NameOf(digest), content);
  }

  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Open(
      const BlobDigest& digest) override {
    std::optional<std::string> content = directory_.Read(NameOf(digest));
    if (!content.has_value()) {
      return absl::NotFoundError(
          absl::StrCat("blob ", digest.ToString(), " is not in the cache"));
    }
    const auto owner = std::make_shared<const std::string>(*std::move(content));
    return std::make_shared<const MemoryBlob>(digest, *owner, owner);
  }

 private:
  static std::string NameOf(const BlobDigest& digest) {
    return absl::StrCat(digest.hash(), "-", digest.size_bytes());
  }

  SharedDirectory& directory_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SharedCache>> SharedCache::Open(
    SharedDirectoryOptions options) {
  auto directory = SharedDirectory::Open(std::move(options));
  if (!directory.ok()) return directory.status();
  return std::unique_ptr<SharedCache>(new SharedCache(*std::move(directory)));
}

SharedCache::SharedCache(std::unique_ptr<SharedDirectory> directory)
    : directory_(std::move(directory)),
      actions_(std::make_unique<SharedActions>(*directory_)),
      blobs_(std::make_unique<SharedBlobs>(*directory_)) {}

SharedCache::~SharedCache() = default;

}  // namespace metad::store
