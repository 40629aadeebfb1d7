// What only a disk can do to a store: restarts, damage, other servers.
#include "server/store/disk_blob_store.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class DiskBlobStoreTest : public testing::Test {
 protected:
  DiskBlobStoreTest() {
    std::string pattern = testing::TempDir() + "/store-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    options_.directory = pattern;
    options_.max_bytes = 1000;
    Restart();
  }
  ~DiskBlobStoreTest() override {
    store_.reset();
    fs::remove_all(options_.directory);
  }

  void Restart() {
    store_.reset();
    auto store = DiskBlobStore::Open(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  BlobDigest Put(absl::string_view content) {
    const BlobDigest digest = BlobDigest::Of(content);
    const absl::Status status = store_->Put(digest, content);
    EXPECT_TRUE(status.ok()) << status;
    return digest;
  }

  bool Has(const BlobDigest& digest) {
    return store_->FindMissing({digest}).empty();
  }

  std::string Get(const BlobDigest& digest) {
    const auto blob = store_->Open(digest);
    if (!blob.ok()) return absl::StatusCodeToString(blob.status().code());
    return std::string(*(*blob)->Content());
  }

  std::unique_ptr<BlobUpload> Upload(absl::string_view id,
                                     const BlobDigest& digest) {
    auto upload = store_->OpenUpload(id, digest);
    EXPECT_TRUE(upload.ok()) << upload.status();
    return upload.ok() ? *std::move(upload) : nullptr;
  }

  std::string PathOf(const BlobDigest& digest) const {
    return absl::StrCat(options_.directory, "/blobs/",
                        digest.hash().substr(0, 2), "/", digest.hash(), "-",
                        digest.size_bytes());
  }

  // As root and others may, behind the server's back.
  static void Overwrite(const std::string& path, const std::string& content) {
    fs::permissions(path, fs::perms::owner_all);
    std::ofstream(path, std::ios::binary) << content;
  }

  // Paths of the regular files below a directory of the store.
  std::vector<std::string> FilesIn(const std::string& directory) const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(
             options_.directory + "/" + directory)) {
      if (!entry.is_directory()) files.push_back(entry.path().string());
    }
    return files;
  }

  DiskBlobStoreOptions options_;
  std::unique_ptr<DiskBlobStore> store_;
};

TEST_F(DiskBlobStoreTest, BlobsSurviveARestart) {
  const BlobDigest digest = Put("content");
  Restart();
  EXPECT_TRUE(Has(digest));
  EXPECT_EQ(Get(digest), "content");
  EXPECT_EQ(store_->bytes(), 7);
}

TEST_F(DiskBlobStoreTest, FilesAreTheOwnersAndReadOnly) {
  const BlobDigest digest = Put("content");
  EXPECT_EQ(fs::status(PathOf(digest)).permissions(), fs::perms::owner_read);
  EXPECT_EQ(fs::status(fs::path(PathOf(digest)).parent_path()).permissions(),
            fs::perms::owner_all);
}

TEST_F(DiskBlobStoreTest, CorruptBlobIsReportedAndRemoved) {
  const BlobDigest digest = Put("content");
  Overwrite(PathOf(digest), "c0ntent");
  EXPECT_EQ(Get(digest), "NOT_FOUND");
  EXPECT_FALSE(Has(digest));
  EXPECT_FALSE(fs::exists(PathOf(digest)));
  EXPECT_EQ(store_->bytes(), 0);
  Put("content");
  EXPECT_EQ(Get(digest), "content");
}

TEST_F(DiskBlobStoreTest, CorruptionAfterAVerifiedReadIsNoticed) {
  const BlobDigest digest = Put("content");
  EXPECT_EQ(Get(digest), "content");
  EXPECT_EQ(Get(digest), "content");
  Overwrite(PathOf(digest), "c0ntent");
  EXPECT_EQ(Get(digest), "NOT_FOUND");
}

TEST_F(DiskBlobStoreTest, CorruptionWhileTheServerWasDownIsNoticed) {
  const BlobDigest digest = Put("content");
  store_.reset();
  Overwrite(PathOf(digest), "c0ntent");
  Restart();
  EXPECT_EQ(Get(digest), "NOT_FOUND");
  EXPECT_FALSE(Has(digest));
}

TEST_F(DiskBlobStoreTest, ABlobThatWasCutShortIsGoneAfterARestart) {
  const BlobDigest digest = Put("content");
  Overwrite(PathOf(digest), "cont");
  Restart();
  EXPECT_FALSE(Has(digest));
  EXPECT_FALSE(fs::exists(PathOf(digest)));
}

TEST_F(DiskBlobStoreTest, ARemovedFileIsAMissingBlob) {
  const BlobDigest digest = Put("content");
  fs::remove(PathOf(digest));
  EXPECT_EQ(Get(digest), "NOT_FOUND");
  EXPECT_FALSE(Has(digest));
}

TEST_F(DiskBlobStoreTest, ASymbolicLinkInABlobsPlaceIsNotFollowed) {
  const BlobDigest digest = Put("content");
  const std::string elsewhere = options_.directory + "/elsewhere";
  std::ofstream(elsewhere) << "content";
  fs::remove(PathOf(digest));
  fs::create_symlink(elsewhere, PathOf(digest));
  EXPECT_EQ(Get(digest), "NOT_FOUND");
  EXPECT_FALSE(fs::is_symlink(PathOf(digest)));
  EXPECT_TRUE(fs::exists(elsewhere));
}

TEST_F(DiskBlobStoreTest, AReaderKeepsItsBlobThoughTheFileGoes) {
  const BlobDigest digest = Put("content");
  const auto blob = *store_->Open(digest);
  fs::remove(PathOf(digest));
  EXPECT_EQ(Get(digest), "NOT_FOUND");
  EXPECT_EQ(*blob->Content(), "content");
  // The pin of the lost blob must not count for the new one.
  Put("content");
  Put(std::string(999, 'x'));
  EXPECT_FALSE(Has(digest));
}

TEST_F(DiskBlobStoreTest, LeftOversOfAKilledServerAreRemoved) {
  store_.reset();
  std::ofstream(options_.directory + "/tmp/17") << "half a bl";
  std::ofstream(options_.directory + "/blobs/stray") << "?";
  fs::create_directory(options_.directory + "/blobs/ab");
  std::ofstream(options_.directory + "/blobs/ab/no-blob") << "?";
  std::ofstream(options_.directory + "/uploads/no-upload") << "?";
  Restart();
  EXPECT_THAT(FilesIn("tmp"), IsEmpty());
  EXPECT_THAT(FilesIn("blobs"), IsEmpty());
  EXPECT_THAT(FilesIn("uploads"), IsEmpty());
  EXPECT_EQ(store_->bytes(), 0);
}

TEST_F(DiskBlobStoreTest, ARefusedPutLeavesNoFile) {
  EXPECT_FALSE(store_->Put(BlobDigest::Of("a"), "b").ok());
  const std::string large(1001, 'x');
  EXPECT_FALSE(store_->Put(BlobDigest::Of(large), large).ok());
  EXPECT_THAT(FilesIn("."),
              UnorderedElementsAre(HasSubstr("metad-store.lock")));
}

TEST_F(DiskBlobStoreTest, AnUploadGoesOnAfterARestart) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  EXPECT_TRUE(Upload("u", digest)->Append("0123").ok());
  Restart();
  EXPECT_EQ(store_->bytes(), 4);
  EXPECT_EQ(store_->QueryUpload("u", digest)->committed_bytes, 4);
  auto upload = Upload("u", digest);
  EXPECT_EQ(upload->committed_bytes(), 4);
  EXPECT_TRUE(upload->Append("456789").ok());
  EXPECT_TRUE(upload->Finish().ok());
  EXPECT_EQ(Get(digest), "0123456789");
  EXPECT_THAT(FilesIn("uploads"), IsEmpty());
}

TEST_F(DiskBlobStoreTest, AnUploadThatWasChangedOnDiskIsRefusedAtItsEnd) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  EXPECT_TRUE(Upload("u", digest)->Append("0123").ok());
  Overwrite(FilesIn("uploads").front(), "9999");
  Restart();
  auto upload = Upload("u", digest);
  EXPECT_TRUE(upload->Append("456789").ok());
  EXPECT_EQ(upload->Finish().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Has(digest));
  EXPECT_THAT(FilesIn("uploads"), IsEmpty());
}

TEST_F(DiskBlobStoreTest, OldUploadsGoWhenANewOneComes) {
  absl::Time now = absl::Now();
  options_.clock = [&now] { return now; };
  Restart();
  const BlobDigest digest = BlobDigest::Of("0123");
  EXPECT_TRUE(Upload("old", digest)->Append("01").ok());
  now += options_.max_upload_age / 2;
  EXPECT_TRUE(Upload("young", digest)->Append("01").ok());
  now += options_.max_upload_age / 2 + absl::Seconds(1);
  EXPECT_TRUE(Upload("new", digest)->Append("01").ok());
  EXPECT_FALSE(store_->QueryUpload("old", digest).ok());
  EXPECT_TRUE(store_->QueryUpload("young", digest).ok());
  EXPECT_EQ(store_->bytes(), 4);
}

TEST_F(DiskBlobStoreTest, TheOrderOfUseSurvivesARestart) {
  const BlobDigest first = Put(std::string(400, 'a'));
  const BlobDigest second = Put(std::string(400, 'b'));
  const auto now = fs::file_time_type::clock::now();
  fs::last_write_time(PathOf(first), now + std::chrono::hours(1));
  Restart();
  Put(std::string(400, 'c'));
  EXPECT_TRUE(Has(first));
  EXPECT_FALSE(Has(second));
}

TEST_F(DiskBlobStoreTest, ALowerLimitEvictsAtTheStart) {
  const BlobDigest first = Put(std::string(400, 'a'));
  const BlobDigest second = Put(std::string(400, 'b'));
  fs::last_write_time(PathOf(second),
                      fs::file_time_type::clock::now() + std::chrono::hours(1));
  options_.max_bytes = 500;
  Restart();
  EXPECT_FALSE(fs::exists(PathOf(first)));
  EXPECT_TRUE(Has(second));
}

TEST_F(DiskBlobStoreTest, TheSecondServerIsRefused) {
  const auto second = DiskBlobStore::Open(options_);
  ASSERT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr(absl::StrCat("is another server's (layout 1, process ",
                                     getpid(), ")")));
  EXPECT_EQ(Get(Put("still works")), "still works");
}

TEST_F(DiskBlobStoreTest, ADirectoryOfSomethingElseIsRefusedAndKept) {
  options_.directory += "/other";
  fs::create_directories(options_.directory + "/tmp");
  fs::permissions(options_.directory, fs::perms::owner_all);
  std::ofstream(options_.directory + "/tmp/precious") << "x";
  const auto store = DiskBlobStore::Open(options_);
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(fs::exists(options_.directory + "/tmp/precious"));
}

TEST_F(DiskBlobStoreTest, ADirectoryThatOthersMayWriteToIsRefused) {
  store_.reset();
  fs::permissions(options_.directory, fs::perms::all);
  EXPECT_EQ(DiskBlobStore::Open(options_).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(DiskBlobStoreTest, TheDirectoryIsMadeWithItsParents) {
  options_.directory += "/a/b/c";
  store_.reset();
  Restart();
  EXPECT_EQ(Get(Put("content")), "content");
}

TEST_F(DiskBlobStoreTest, SyncedBlobsAreTheSame) {
  options_.sync = true;
  Restart();
  EXPECT_EQ(Get(Put("content")), "content");
}

TEST_F(DiskBlobStoreTest, ANewBlobSurvivesARestart) {
  auto writer = *store_->NewBlob(0);
  EXPECT_TRUE(writer->Append("content").ok());
  const BlobDigest digest = (*writer->Finish())->digest();
  EXPECT_EQ(fs::status(PathOf(digest)).permissions(), fs::perms::owner_read);
  EXPECT_THAT(FilesIn("tmp"), IsEmpty());
  Restart();
  EXPECT_EQ(Get(digest), "content");
}

TEST_F(DiskBlobStoreTest, ANewBlobReplacesADamagedOne) {
  const BlobDigest digest = Put("content");
  Overwrite(PathOf(digest), "c0ntent");
  auto writer = *store_->NewBlob(0);
  EXPECT_TRUE(writer->Append("content").ok());
  EXPECT_EQ(*(*writer->Finish())->Content(), "content");
  EXPECT_EQ(Get(digest), "content");
  EXPECT_EQ(store_->bytes(), 7);
}

TEST_F(DiskBlobStoreTest, ANewBlobIsNotTakenForTheBrokenOneThatItReplaces) {
  const BlobDigest digest = BlobDigest::Of("content");
  // The store asks for the time between opening a blob's file and reading it.
  bool replaces = false;
  options_.clock = [this, &replaces] {
    if (std::exchange(replaces, false)) {
      auto writer = *store_->NewBlob(0);
      EXPECT_TRUE(writer->Append("content").ok());
      EXPECT_TRUE(writer->Finish().ok());
    }
    return absl::Now();
  };
  Restart();
  Put("content");
  Overwrite(PathOf(digest), "c0ntent");
  replaces = true;
  // The file that it had open is broken.
  EXPECT_EQ(Get(digest), "NOT_FOUND");
  EXPECT_FALSE(replaces);
  EXPECT_EQ(Get(digest), "content");
  EXPECT_EQ(store_->bytes(), 7);
}

TEST_F(DiskBlobStoreTest, AnUploadThatWasChangedOnTheDiskIsNotTrusted) {
  const BlobDigest digest = BlobDigest::Of("content");
  auto upload = Upload("u", digest);
  EXPECT_TRUE(upload->Append("content").ok());
  const std::vector<std::string> files = FilesIn("uploads");
  ASSERT_EQ(files.size(), 1u);
  Overwrite(files[0], "c0ntent");
  EXPECT_TRUE(upload->Finish().ok());
  EXPECT_EQ(Get(digest), "NOT_FOUND");
}

TEST_F(DiskBlobStoreTest, ALeasedBlobIsNotEvictedForAWhile) {
  absl::Time now = absl::Now();
  options_.clock = [&now] { return now; };
  Restart();
  const BlobDigest leased = Put(std::string(100, 'a'));
  store_->Lease(leased);
  const BlobDigest other = Put(std::string(100, 'b'));
  Put(std::string(900, 'c'));
  EXPECT_TRUE(Has(leased));
  EXPECT_FALSE(Has(other));
  now += absl::Minutes(2);
  Put(std::string(950, 'd'));
  EXPECT_FALSE(Has(leased));
}

TEST_F(DiskBlobStoreTest, WhatIsMovedOutIsTheStoresNoMore) {
  const BlobDigest digest = Put("content");
  const auto blob = *store_->Open(digest);
  const std::string path = options_.directory + "/../moved-out";
  std::ofstream(path) << "what was there";
  ASSERT_TRUE(store_->MoveOut(digest, path).ok());
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "content");
  EXPECT_FALSE(Has(digest));
  EXPECT_EQ(store_->bytes(), 0);
  EXPECT_EQ(*blob->Content(), "content");
  EXPECT_EQ(store_->MoveOut(digest, path).code(), absl::StatusCode::kNotFound);
  fs::remove(path);
}

TEST_F(DiskBlobStoreTest, WhatCannotBeMovedOutStays) {
  const BlobDigest digest = Put("content");
  EXPECT_FALSE(store_->MoveOut(digest, "/proc/metad").ok());
  EXPECT_EQ(Get(digest), "content");
}

}  // namespace
}  // namespace metad::store
