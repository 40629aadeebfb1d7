#include "server/platform/mapped_file.h"

#include <fcntl.h>

#include <fstream>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {
namespace {

UniqueFd FileWith(const std::string& content) {
  const std::string path = testing::TempDir() + "/mapped";
  std::ofstream(path, std::ios::binary) << content;
  return UniqueFd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

TEST(MappedFileTest, IsTheFilesContentAfterTheFileIsClosed) {
  UniqueFd fd = FileWith("content");
  const absl::StatusOr<MappedFile> file = MappedFile::Map(fd.get(), 7, "file");
  ASSERT_TRUE(file.ok()) << file.status();
  fd.Reset();
  EXPECT_EQ(file->content(), "content");
}

TEST(MappedFileTest, AnEmptyFileIsEmpty) {
  const UniqueFd fd = FileWith("");
  EXPECT_EQ(MappedFile::Map(fd.get(), 0, "file")->content(), "");
}

TEST(MappedFileTest, AFileThatIsShorterIsRefused) {
  const UniqueFd fd = FileWith("content");
  EXPECT_EQ(MappedFile::Map(fd.get(), 8, "file").status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(MappedFileTest, MovesItsContent) {
  const UniqueFd fd = FileWith("content");
  MappedFile first = *MappedFile::Map(fd.get(), 7, "file");
  MappedFile second;
  second = std::move(first);
  const MappedFile third(std::move(second));
  EXPECT_EQ(third.content(), "content");
}

}  // namespace
}  // namespace metad::platform
