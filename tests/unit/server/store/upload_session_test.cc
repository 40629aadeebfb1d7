#include "server/store/upload_session.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

class UploadSessionTest : public testing::Test {
 protected:
  UploadSessionTest() {
    std::string pattern = testing::TempDir() + "/session-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    path_ = directory_ + "/upload";
  }
  ~UploadSessionTest() override { fs::remove_all(directory_); }

  std::string directory_;
  std::string path_;
  const absl::Time now_ = absl::UnixEpoch() + absl::Hours(1);
};

TEST_F(UploadSessionTest, IsWrittenByThisProcessSinceItBegan) {
  UploadSession session(path_, BlobDigest::Of("content"), 0);
  EXPECT_TRUE(session.Prepare(now_).ok());
  EXPECT_TRUE(session.Append("cont").ok());
  // Another call goes on.
  EXPECT_TRUE(session.Prepare(now_ + absl::Hours(1)).ok());
  EXPECT_TRUE(session.Append("ent").ok());
  EXPECT_TRUE(session.CheckComplete().ok());
  EXPECT_EQ(session.written_since(), now_);
}

TEST_F(UploadSessionTest, WhatAnotherProcessBeganIsNot) {
  std::ofstream(path_) << "cont";
  UploadSession session(path_, BlobDigest::Of("content"), 4);
  EXPECT_TRUE(session.Prepare(now_).ok());
  EXPECT_TRUE(session.Append("ent").ok());
  EXPECT_TRUE(session.CheckComplete().ok());
  EXPECT_EQ(session.written_since(), absl::InfinitePast());
}

TEST_F(UploadSessionTest, WhatSomebodyElseWroteToIsNot) {
  UploadSession session(path_, BlobDigest::Of("content"), 0);
  EXPECT_TRUE(session.Prepare(now_).ok());
  EXPECT_TRUE(session.Append("cont").ok());
  // The clock of the file system has ticked, whatever its tick is.
  fs::last_write_time(path_,
                      fs::last_write_time(path_) + std::chrono::seconds(1));
  EXPECT_TRUE(session.Append("ent").ok());
  EXPECT_TRUE(session.CheckComplete().ok());
  EXPECT_EQ(session.written_since(), absl::InfinitePast());
}

// More than is hashed at once, so that it is while it is written.
TEST_F(UploadSessionTest, LargePiecesAreHashedToo) {
  const std::string content(size_t{3} << 20, 'x');
  UploadSession session(path_, BlobDigest::Of(content), 0);
  EXPECT_TRUE(session.Prepare(now_).ok());
  for (size_t at = 0; at < content.size(); at += size_t{1} << 20) {
    EXPECT_TRUE(session.Append(content.substr(at, size_t{1} << 20)).ok());
    // As between two calls; the hash goes on all the same.
    session.Rest();
  }
  EXPECT_TRUE(session.CheckComplete().ok());
}

TEST_F(UploadSessionTest, OtherBytesThanPromisedAreRefused) {
  UploadSession session(path_, BlobDigest::Of("content"), 0);
  EXPECT_TRUE(session.Prepare(now_).ok());
  EXPECT_TRUE(session.Append("c0ntent").ok());
  EXPECT_EQ(session.CheckComplete().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace metad::store
