#include "server/platform/private_directory.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::platform {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::string> ContentOf(const PrivateDirectory& directory,
                                      const std::string& path,
                                      int64_t max_bytes) {
  const absl::StatusOr<KeptFile> file = directory.OpenFile(path, max_bytes);
  if (!file.ok()) return file.status();
  return file->ReadAll();
}

class PrivateDirectoryTest : public testing::Test {
 protected:
  const std::string root_ = MakeTestDirectory();
};

TEST_F(PrivateDirectoryTest, IsForItsOwnerOnly) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  struct stat status;
  ASSERT_EQ(stat(directory.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
}

TEST_F(PrivateDirectoryTest, DisappearsWithEverythingInIt) {
  {
    PrivateDirectory directory = *PrivateDirectory::Create(root_);
    ASSERT_TRUE(directory.WriteFile("a/b/c", "content").ok());
  }
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(PrivateDirectoryTest, DisappearsWithDirectoriesThatCannotBeEntered) {
  {
    PrivateDirectory directory = *PrivateDirectory::Create(root_);
    ASSERT_TRUE(directory.WriteFile("a/b/c", "content").ok());
    fs::permissions(directory.path() + "/a/b", fs::perms::none);
    fs::permissions(directory.path() + "/a", fs::perms::none);
  }
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(PrivateDirectoryTest, RemovesLinksWithoutFollowingThem) {
  const std::string outside = MakeTestDirectory();
  std::ofstream(outside + "/kept") << "content";
  {
    PrivateDirectory directory = *PrivateDirectory::Create(root_);
    fs::create_directory_symlink(outside, directory.path() + "/link");
  }
  EXPECT_TRUE(fs::is_empty(root_));
  EXPECT_TRUE(fs::exists(outside + "/kept"));
}

TEST_F(PrivateDirectoryTest, MovingHandsTheDirectoryOn) {
  PrivateDirectory first = *PrivateDirectory::Create(root_);
  const std::string path = first.path();
  {
    PrivateDirectory second = std::move(first);
    EXPECT_EQ(second.path(), path);
    EXPECT_TRUE(fs::exists(path));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(PrivateDirectoryTest, ReadsBackWhatWasWritten) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  const std::string content("a\0b", 3);
  ASSERT_TRUE(directory.WriteFile("a/b", content).ok());
  EXPECT_EQ(*ContentOf(directory, "a/b", 3), content);
  EXPECT_TRUE(absl::IsOutOfRange(directory.OpenFile("a/b", 2).status()));
  EXPECT_TRUE(absl::IsNotFound(directory.OpenFile("a/c", 2).status()));
}

TEST_F(PrivateDirectoryTest, NothingIsWrittenTwice) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  ASSERT_TRUE(directory.WriteFile("a", "1").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(directory.WriteFile("a", "2")));
  EXPECT_EQ(*ContentOf(directory, "a", 1), "1");
}

TEST_F(PrivateDirectoryTest, PiecesMakeOneFile) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  const auto write = [](PrivateDirectory::AppendPiece append) {
    absl::Status status = append("12");
    status.Update(append(""));
    status.Update(append("3"));
    return status;
  };
  ASSERT_TRUE(directory.WriteFileInPieces("a/b", write).ok());
  EXPECT_EQ(*ContentOf(directory, "a/b", 3), "123");
  EXPECT_TRUE(absl::IsAlreadyExists(directory.WriteFileInPieces("a/b", write)));
}

TEST_F(PrivateDirectoryTest, WhoeverHandsOverPiecesMayFail) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  const auto fail = [](PrivateDirectory::AppendPiece) {
    return absl::CancelledError("no more");
  };
  EXPECT_TRUE(absl::IsCancelled(directory.WriteFileInPieces("a", fail)));
}

TEST_F(PrivateDirectoryTest, PathsThatCouldLeaveAreInvalid) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  for (const std::string path :
       {"", "/a", "..", "../a", "a/../b", "a//b", "a/", "./a", "."}) {
    EXPECT_TRUE(absl::IsInvalidArgument(directory.WriteFile(path, ""))) << path;
    EXPECT_TRUE(absl::IsInvalidArgument(directory.OpenFile(path, 1).status()))
        << path;
  }
  EXPECT_TRUE(
      absl::IsInvalidArgument(directory.WriteFile(std::string("a\0b", 3), "")));
  EXPECT_TRUE(
      absl::IsInvalidArgument(directory.WriteFile(std::string(5000, 'a'), "")));
}

TEST_F(PrivateDirectoryTest, PlantedLinksAreNotFollowed) {
  PrivateDirectory directory = *PrivateDirectory::Create(root_);
  const std::string outside = MakeTestDirectory();
  std::ofstream(outside + "/secret") << "content";
  fs::create_directory_symlink(outside, directory.path() + "/dir");
  fs::create_symlink(outside + "/secret", directory.path() + "/file");
  EXPECT_TRUE(absl::IsFailedPrecondition(
      directory.OpenFile("dir/secret", 100).status()));
  EXPECT_TRUE(
      absl::IsFailedPrecondition(directory.OpenFile("file", 100).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(directory.WriteFile("dir/new", "x")));
  EXPECT_FALSE(fs::exists(outside + "/new"));
}

TEST_F(PrivateDirectoryTest, MissingRootIsAnError) {
  EXPECT_TRUE(
      absl::IsNotFound(PrivateDirectory::Create(root_ + "/no").status()));
}

}  // namespace
}  // namespace metad::platform
