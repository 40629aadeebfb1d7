#include "server/platform/executable_search.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::platform {
namespace {

class ExecutableSearchTest : public testing::Test {
 protected:
  void MakeFile(const std::string& path, mode_t mode) {
    std::filesystem::create_directories(
        std::filesystem::path(path).parent_path());
    std::ofstream(path) << "#!/bin/true\n";
    chmod(path.c_str(), mode);
  }

  const std::string root_ = MakeTestDirectory();
};

TEST_F(ExecutableSearchTest, FirstDirectoryThatHasItWins) {
  MakeFile(root_ + "/a/other", 0755);
  MakeFile(root_ + "/b/cc", 0755);
  MakeFile(root_ + "/c/cc", 0755);
  EXPECT_EQ(*FindExecutable("cc", root_ + "/a:" + root_ + "/b:" + root_ + "/c"),
            root_ + "/b/cc");
}

TEST_F(ExecutableSearchTest, PassesOverDirectoriesAndPlainFiles) {
  std::filesystem::create_directories(root_ + "/a/cc");
  MakeFile(root_ + "/b/cc", 0644);
  EXPECT_TRUE(absl::IsNotFound(
      FindExecutable("cc", root_ + "/a:" + root_ + "/b").status()));
}

TEST_F(ExecutableSearchTest, RelativeDirectoriesAreNotSearched) {
  std::filesystem::current_path(root_);
  MakeFile(root_ + "/cc", 0755);
  EXPECT_TRUE(absl::IsNotFound(FindExecutable("cc", ".::").status()));
}

TEST_F(ExecutableSearchTest, AbsolutePathStandsForItself) {
  MakeFile(root_ + "/a/cc", 0755);
  EXPECT_EQ(*FindExecutable(root_ + "/a/cc", ""), root_ + "/a/cc");
  EXPECT_TRUE(absl::IsNotFound(FindExecutable(root_ + "/no", "").status()));
}

TEST_F(ExecutableSearchTest, RelativePathAndEmptyNameAreInvalid) {
  EXPECT_TRUE(absl::IsInvalidArgument(FindExecutable("a/cc", root_).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(FindExecutable("", root_).status()));
}

}  // namespace
}  // namespace metad::platform
