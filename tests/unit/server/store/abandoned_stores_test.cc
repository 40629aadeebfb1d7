#include "server/store/abandoned_stores.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "server/store/disk_blob_store.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

class AbandonedStoresTest : public testing::Test {
 protected:
  AbandonedStoresTest() {
    std::string pattern = testing::TempDir() + "/stores-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    parent_ = pattern;
  }
  ~AbandonedStoresTest() override { fs::remove_all(parent_); }

  std::unique_ptr<DiskBlobStore> StoreIn(const std::string& name) const {
    DiskBlobStoreOptions options;
    options.directory = parent_ + "/" + name + kPassingStore;
    auto store = DiskBlobStore::Open(options);
    EXPECT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE((*store)->Put(BlobDigest::Of("content"), "content").ok());
    return *std::move(store);
  }
  bool Has(const std::string& name) const {
    return fs::exists(parent_ + "/" + name);
  }

  std::string parent_;
};

TEST_F(AbandonedStoresTest, WhatNobodyHoldsIsRemoved) {
  StoreIn(".metad-abcdef");
  const auto used = StoreIn(".metad-ghijkl");
  RemoveAbandonedStores(parent_, ".metad-");
  EXPECT_FALSE(Has(".metad-abcdef"));
  EXPECT_TRUE(Has(".metad-ghijkl"));
  EXPECT_TRUE(used->FindMissing({BlobDigest::Of("content")}).empty());
}

TEST_F(AbandonedStoresTest, NothingElseIsTouched) {
  StoreIn("metad-abcdef");
  StoreIn(".metad-other-name");
  fs::create_directories(parent_ + "/.metad-nostor/files");
  std::ofstream(parent_ + "/.metad-a_file") << "content";
  StoreIn("elsewhere");
  fs::create_directory_symlink(parent_ + "/elsewhere",
                               parent_ + "/.metad-a_link");
  RemoveAbandonedStores(parent_, ".metad-");
  for (const char* const name :
       {"metad-abcdef", ".metad-other-name", ".metad-nostor/files",
        ".metad-a_file", "elsewhere/store/blobs", ".metad-a_link"}) {
    EXPECT_TRUE(Has(name)) << name;
  }
  RemoveAbandonedStores(parent_ + "/absent", ".metad-");
}

}  // namespace
}  // namespace metad::store
