#ifndef METAD_TESTS_UNIT_SERVER_STORE_BLOB_STORE_CONTRACT_H_
#define METAD_TESTS_UNIT_SERVER_STORE_BLOB_STORE_CONTRACT_H_

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "gtest/gtest.h"
#include "server/store/blob_store.h"
#include "server/store/disk_blob_store.h"
#include "tests/fakes/fake_blob_store.h"

// Tests of what every BlobStore promises, run on the disk and in memory.
namespace metad::store {

inline constexpr int64_t kMaxBytes = 1000;
inline constexpr int kMaxUploads = 3;

class OnDisk {
 public:
  OnDisk() {
    std::string pattern = testing::TempDir() + "/store-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    DiskBlobStoreOptions options;
    options.directory = directory_;
    options.max_bytes = kMaxBytes;
    options.max_uploads = kMaxUploads;
    auto store = DiskBlobStore::Open(std::move(options));
    EXPECT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  ~OnDisk() { std::filesystem::remove_all(directory_); }

  BlobStore& store() { return *store_; }

 private:
  std::string directory_;
  std::unique_ptr<DiskBlobStore> store_;
};

class InMemory {
 public:
  BlobStore& store() { return store_; }

 private:
  FakeBlobStore store_{kMaxBytes, kMaxUploads};
};

template <typename Place>
class BlobStoreContractTest : public testing::Test {
 protected:
  BlobStore& store() { return place_.store(); }

  BlobDigest Put(absl::string_view content) {
    const BlobDigest digest = BlobDigest::Of(content);
    const absl::Status status = store().Put(digest, content);
    EXPECT_TRUE(status.ok()) << status;
    return digest;
  }

  bool Has(const BlobDigest& digest) {
    return store().FindMissing({digest}).empty();
  }

  // The content, or "<code>" of the error.
  std::string Get(const BlobDigest& digest) {
    const auto blob = store().Open(digest);
    if (!blob.ok()) return absl::StatusCodeToString(blob.status().code());
    const absl::StatusOr<absl::string_view> content = (*blob)->Content();
    if (!content.ok()) {
      return absl::StatusCodeToString(content.status().code());
    }
    return std::string(*content);
  }

  std::unique_ptr<BlobUpload> Upload(absl::string_view id,
                                     const BlobDigest& digest) {
    auto upload = store().OpenUpload(id, digest);
    EXPECT_TRUE(upload.ok()) << upload.status();
    return upload.ok() ? *std::move(upload) : nullptr;
  }

  Place place_;
};

using Places = testing::Types<OnDisk, InMemory>;
class PlaceName {
 public:
  template <typename Place>
  static std::string GetName(int /*index*/) {
    return std::is_same_v<Place, OnDisk> ? "Disk" : "Memory";
  }
};

}  // namespace metad::store

#endif  // METAD_TESTS_UNIT_SERVER_STORE_BLOB_STORE_CONTRACT_H_
