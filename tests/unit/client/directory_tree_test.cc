#include "client/directory_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

auto Entry(const std::string& path, TreeEntry::Kind kind) {
  return AllOf(Field(&TreeEntry::path, path), Field(&TreeEntry::kind, kind));
}

class DirectoryTreeTest : public ::testing::Test {
 protected:
  void Write(const std::string& path) {
    std::filesystem::create_directories(
        std::filesystem::path(directory_.Path(path)).parent_path());
    directory_.Write(path, path);
  }

  testing::TempDirectory directory_;
};

TEST_F(DirectoryTreeTest, EverythingBelowComesInTheOrderOfItsBytes) {
  for (const char* const path :
       {"a/z.c", "a/B.c", "a/b/c.c", "a/.git/config", "a/.hidden", "other/x"}) {
    Write(path);
  }
  std::filesystem::create_symlink("z.c", directory_.Path("a/link"));
  std::filesystem::create_symlink("..", directory_.Path("a/loop"));
  ASSERT_EQ(mkfifo(directory_.Path("a/pipe").c_str(), 0600), 0);
  const auto entries = ListTree(directory_.path(), "a");
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_THAT(*entries,
              ElementsAre(Entry("a/B.c", TreeEntry::Kind::kFile),
                          Entry("a/b/c.c", TreeEntry::Kind::kFile),
                          Entry("a/link", TreeEntry::Kind::kSymbolicLink),
                          Entry("a/loop", TreeEntry::Kind::kSymbolicLink),
                          Entry("a/pipe", TreeEntry::Kind::kOther),
                          Entry("a/z.c", TreeEntry::Kind::kFile)));
}

TEST_F(DirectoryTreeTest, PartsAreFilesOrNothing) {
  Write("metadata.json");
  const auto file = ListTree(directory_.path(), "metadata.json");
  ASSERT_TRUE(file.ok());
  EXPECT_THAT(*file,
              ElementsAre(Entry("metadata.json", TreeEntry::Kind::kFile)));
  const auto none = ListTree(directory_.path(), "codegen/host");
  ASSERT_TRUE(none.ok());
  EXPECT_THAT(*none, IsEmpty());
}

TEST_F(DirectoryTreeTest, LimitsHold) {
  Write("a/one");
  Write("a/two");
  TreeLimits limits;
  limits.max_entries = 1;
  EXPECT_EQ(ListTree(directory_.path(), "a", limits).status().code(),
            absl::StatusCode::kResourceExhausted);
  limits = {};
  limits.max_path_bytes = 4;
  EXPECT_EQ(ListTree(directory_.path(), "a", limits).status().code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace metad::client
