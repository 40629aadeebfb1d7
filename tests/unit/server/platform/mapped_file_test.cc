#include "server/platform/mapped_file.h"

#include <fcntl.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
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

// Pages of the address range that are in this process's memory (Rss of
// /proc/self/smaps), in KiB.
int64_t ResidentKiB(const MappedFile& file) {
  std::ifstream smaps("/proc/self/smaps");
  const std::string start = absl::StrFormat(
      "%x-", reinterpret_cast<uintptr_t>(file.content().data()));
  bool found = false;
  for (std::string line; std::getline(smaps, line);) {
    found = found || absl::StartsWith(line, start);
    int64_t kib = 0;
    if (found && sscanf(line.c_str(), "Rss: %ld kB", &kib) == 1) return kib;
  }
  ADD_FAILURE() << "no mapping at " << start;
  return 0;
}

TEST(MappedFileTest, ReleasedPagesLeaveMemoryAndCanBeReadAgain) {
  const std::string content(size_t{1} << 20, 'x');
  const UniqueFd fd = FileWith(content);
  const MappedFile file =
      *MappedFile::Map(fd.get(), static_cast<int64_t>(content.size()), "file");
  EXPECT_TRUE(file.content() == content);
  EXPECT_EQ(ResidentKiB(file), 1024);
  // The page that it begins in, but not the one that it ends in.
  file.ReleasePages(file.content().substr(5000, 5000));
  EXPECT_EQ(ResidentKiB(file), 1020);
  file.ReleasePages(file.content().substr(10000, 100));
  EXPECT_EQ(ResidentKiB(file), 1020);
  file.ReleasePages("elsewhere");
  EXPECT_EQ(ResidentKiB(file), 1020);
  file.ReleasePages(file.content());
  EXPECT_EQ(ResidentKiB(file), 0);
  EXPECT_TRUE(file.content() == content);
}

}  // namespace
}  // namespace metad::platform
