#include "server/platform/kept_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::platform {
namespace {

constexpr int64_t kMiB = int64_t{1} << 20;

class KeptFileTest : public testing::Test {
 protected:
  absl::StatusOr<KeptFile> Keep(int64_t max_bytes) const {
    return KeptFile::Of(UniqueFd(open(path_.c_str(), O_RDONLY | O_CLOEXEC)),
                        "a.o", max_bytes);
  }

  const std::string path_ = MakeTestDirectory() + "/a.o";
};

TEST_F(KeptFileTest, IsReadWithoutItsName) {
  std::ofstream(path_) << "object";
  const absl::StatusOr<KeptFile> file = Keep(6);
  ASSERT_TRUE(file.ok()) << file.status();
  std::filesystem::remove(path_);
  EXPECT_EQ(file->size(), 6);
  EXPECT_EQ(*file->ReadAll(), "object");
  EXPECT_EQ(*file->ReadAll(), "object");
}

TEST_F(KeptFileTest, LargeOnesComeInPieces) {
  std::string content(2 * kMiB + 1, 'x');
  content.back() = 'y';
  std::ofstream(path_) << content;
  const absl::StatusOr<KeptFile> file = Keep(4 * kMiB);
  ASSERT_TRUE(file.ok()) << file.status();
  std::string read;
  size_t largest = 0;
  EXPECT_TRUE(file->ForEachPiece([&](absl::string_view piece) {
                    largest = std::max(largest, piece.size());
                    read.append(piece.data(), piece.size());
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_LE(largest, size_t{kMiB});
  EXPECT_TRUE(read == content);
}

TEST_F(KeptFileTest, ErrorOfTheReaderEndsIt) {
  std::ofstream(path_) << std::string(2 * kMiB, 'x');
  const absl::StatusOr<KeptFile> file = Keep(4 * kMiB);
  ASSERT_TRUE(file.ok()) << file.status();
  int pieces = 0;
  EXPECT_TRUE(absl::IsCancelled(file->ForEachPiece([&](absl::string_view) {
    ++pieces;
    return absl::CancelledError("enough");
  })));
  EXPECT_EQ(pieces, 1);
}

TEST_F(KeptFileTest, TooLargeOnesAndDirectoriesAreRefused) {
  std::ofstream(path_) << "object";
  EXPECT_TRUE(absl::IsOutOfRange(Keep(5).status()));
  const std::string directory = std::filesystem::path(path_).parent_path();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      KeptFile::Of(UniqueFd(open(directory.c_str(), O_RDONLY | O_CLOEXEC)), "d",
                   1)
          .status()));
}

TEST_F(KeptFileTest, OneThatBecameShorterIsDataLoss) {
  std::ofstream(path_) << "object";
  const absl::StatusOr<KeptFile> file = Keep(6);
  ASSERT_TRUE(file.ok()) << file.status();
  std::filesystem::resize_file(path_, 3);
  EXPECT_TRUE(absl::IsDataLoss(file->ReadAll().status()));
}

}  // namespace
}  // namespace metad::platform
