#include "server/platform/file_content.h"

#include <sys/stat.h>

#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::platform {
namespace {

class FileContentTest : public testing::Test {
 protected:
  std::string MakeFile(const std::string& content) {
    std::string path = root_ + "/file";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  const std::string root_ = MakeTestDirectory();
};

TEST_F(FileContentTest, ReadsUpToTheLimit) {
  const std::string content("a\0b", 3);
  EXPECT_EQ(*ReadFileContent(MakeFile(content), 3), content);
  EXPECT_EQ(*ReadFileContent(MakeFile(""), 0), "");
}

TEST_F(FileContentTest, RefusesWhatIsLarger) {
  EXPECT_TRUE(
      absl::IsOutOfRange(ReadFileContent(MakeFile("abcd"), 3).status()));
}

TEST_F(FileContentTest, RefusesFilesWhoseSizeIsALie) {
  // procfs says 0 for files that have content.
  EXPECT_TRUE(
      absl::IsOutOfRange(ReadFileContent("/proc/self/status", 10).status()));
  EXPECT_FALSE(ReadFileContent("/proc/self/status", 1 << 20)->empty());
}

TEST_F(FileContentTest, MissingFileIsNotFoundAndNamed) {
  const absl::Status status = ReadFileContent(root_ + "/no", 1).status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_NE(status.message().find(root_ + "/no"), std::string::npos);
}

TEST_F(FileContentTest, DirectoryAndFifoAreRefusedWithoutWaiting) {
  EXPECT_TRUE(absl::IsFailedPrecondition(ReadFileContent(root_, 1).status()));
  const std::string fifo = root_ + "/fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(ReadFileContent(fifo, 1).status()));
}

TEST_F(FileContentTest, HashIsThatOfTheContent) {
  const std::string content(200'000, 'x');
  EXPECT_EQ(ToHex(*HashFileContent(MakeFile(content))), Sha256Hex(content));
}

}  // namespace
}  // namespace metad::platform
