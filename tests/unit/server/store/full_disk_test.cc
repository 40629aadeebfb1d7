// A disk that is really full: a tmpfs of 256 KiB, mounted in a namespace of the
// test's own.
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/disk_blob_store.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

bool WriteTo(const char* path, const std::string& text) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

// Empty, or what this machine does not allow.
std::string MountSmallDisk(const std::string& directory) {
  const uid_t user = geteuid();
  const gid_t group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
    return absl::StrCat("user namespaces: ", strerror(errno));
  }
  if (!WriteTo("/proc/self/setgroups", "deny") ||
      !WriteTo("/proc/self/uid_map", absl::StrCat("0 ", user, " 1")) ||
      !WriteTo("/proc/self/gid_map", absl::StrCat("0 ", group, " 1"))) {
    return absl::StrCat("/proc/self/uid_map: ", strerror(errno));
  }
  if (mount("tmpfs", directory.c_str(), "tmpfs", 0, "size=256k,mode=0700") !=
      0) {
    return absl::StrCat("mounting a tmpfs: ", strerror(errno));
  }
  return "";
}

class FullDiskTest : public testing::Test {
 protected:
  // Once for the process, which the namespace stays with.
  static void SetUpTestSuite() {
    std::string pattern = testing::TempDir() + "/disk-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    Disk() = pattern;
    Absent() = MountSmallDisk(pattern);
  }

  static std::string& Disk() {
    static std::string* const disk = new std::string;
    return *disk;
  }
  static std::string& Absent() {
    static std::string* const absent = new std::string;
    return *absent;
  }

  void SetUp() override {
    if (!Absent().empty()) GTEST_SKIP() << "absent: " << Absent();
    options_.directory = Disk() + "/store";
    Restart();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(options_.directory);
  }

  void Restart() {
    store_.reset();
    auto store = DiskBlobStore::Open(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  std::vector<std::string> Leftovers() const {
    std::vector<std::string> files;
    for (const char* const directory : {"/tmp", "/uploads", "/blobs"}) {
      for (const auto& entry :
           fs::recursive_directory_iterator(options_.directory + directory)) {
        if (!entry.is_directory()) files.push_back(entry.path().string());
      }
    }
    return files;
  }

  const std::string large_ = std::string(size_t{512} * 1024, 'x');
  const BlobDigest large_digest_ = BlobDigest::Of(large_);
  DiskBlobStoreOptions options_;
  std::unique_ptr<DiskBlobStore> store_;
};

TEST_F(FullDiskTest, APutIsRefusedAndLeavesNothing) {
  EXPECT_EQ(store_->Put(large_digest_, large_).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(Leftovers(), IsEmpty());
  EXPECT_EQ(store_->bytes(), 0);
  EXPECT_EQ(store_->FindMissing({large_digest_}).size(), 1u);
  // The bytes are free again.
  const std::string small(size_t{128} * 1024, 'y');
  EXPECT_TRUE(store_->Put(BlobDigest::Of(small), small).ok());
}

TEST_F(FullDiskTest, AnUploadIsRefusedAndLeavesNothing) {
  auto upload = *store_->OpenUpload("u", large_digest_);
  EXPECT_TRUE(upload->Append(large_.substr(0, size_t{128} * 1024)).ok());
  EXPECT_EQ(upload->Append(large_.substr(size_t{128} * 1024)).code(),
            absl::StatusCode::kResourceExhausted);
  upload.reset();
  EXPECT_THAT(Leftovers(), IsEmpty());
  EXPECT_EQ(store_->bytes(), 0);
  EXPECT_EQ(store_->QueryUpload("u", large_digest_).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(FullDiskTest, ANewBlobIsRefusedAndLeavesNothing) {
  auto writer = *store_->NewBlob(0);
  absl::Status status;
  for (int i = 0; i < 8 && status.ok(); ++i) {
    status = writer->Append(std::string(size_t{64} * 1024, 'n'));
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  writer.reset();
  EXPECT_THAT(Leftovers(), IsEmpty());
  EXPECT_EQ(store_->bytes(), 0);
}

TEST_F(FullDiskTest, BlobsThatAreThereStayReadable) {
  const std::string small(size_t{100} * 1024, 'y');
  const BlobDigest digest = BlobDigest::Of(small);
  EXPECT_TRUE(store_->Put(digest, small).ok());
  EXPECT_FALSE(store_->Put(large_digest_, large_).ok());
  const auto blob = store_->Open(digest);
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(*(*blob)->Content(), small);
}

}  // namespace
}  // namespace metad::store
