#include "server/platform/file_bytes.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include <string>

#include "gtest/gtest.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {
namespace {

UniqueFd NewFile(const std::string& name = "bytes") {
  const std::string path = testing::TempDir() + "/" + name;
  return UniqueFd(
      open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
}

TEST(FileBytesTest, WhatWasWrittenIsRead) {
  const UniqueFd fd = NewFile();
  EXPECT_TRUE(WriteBytes(fd.get(), "0123", "file").ok());
  EXPECT_TRUE(WriteBytes(fd.get(), "456789", "file").ok());
  char buffer[8];
  EXPECT_EQ(*ReadBytesAt(fd.get(), 2, buffer, 4, "file"), 4u);
  EXPECT_EQ(std::string(buffer, 4), "2345");
  EXPECT_EQ(*ReadBytesAt(fd.get(), 6, buffer, 8, "file"), 4u);
  EXPECT_EQ(*ReadBytesAt(fd.get(), 10, buffer, 8, "file"), 0u);
}

TEST(FileBytesTest, BytesOfAFileAreCopied) {
  const UniqueFd source = NewFile("source");
  EXPECT_TRUE(WriteBytes(source.get(), "0123456789", "source").ok());
  const UniqueFd fd = NewFile();
  EXPECT_TRUE(WriteBytes(fd.get(), "[", "file").ok());
  EXPECT_TRUE(
      WriteBytesFrom(fd.get(), {source.get(), 2}, "23456", "file").ok());
  EXPECT_TRUE(WriteBytes(fd.get(), "]", "file").ok());
  char buffer[16];
  const size_t size = *ReadBytesAt(fd.get(), 0, buffer, 16, "file");
  EXPECT_EQ(std::string(buffer, size), "[23456]");
}

// Whether its pages are those of the source, or begin amid them.
TEST(FileBytesTest, LargeContentsAreCopiedWhereverTheyAre) {
  std::string content(1'000'003, '\0');
  for (size_t i = 0; i < content.size(); ++i) {
    content[i] = static_cast<char>(i * 2654435761U >> 16);
  }
  const UniqueFd source = NewFile("source");
  ASSERT_TRUE(WriteBytes(source.get(), content, "source").ok());
  const absl::string_view view = content;
  for (const size_t from : {size_t{0}, size_t{128}, size_t{4096}}) {
    for (const size_t at : {size_t{0}, size_t{128}, size_t{300'000}}) {
      const UniqueFd fd = NewFile();
      const std::string before(at, '[');
      ASSERT_TRUE(WriteBytes(fd.get(), before, "file").ok());
      ASSERT_TRUE(WriteBytesFrom(fd.get(),
                                 {source.get(), static_cast<int64_t>(from)},
                                 view.substr(from), "file")
                      .ok());
      std::string read(at + content.size(), '\0');
      read.resize(*ReadBytesAt(fd.get(), 0, read.data(), read.size(), "file"));
      EXPECT_TRUE(read == before + content.substr(from)) << from << " " << at;
    }
  }
}

TEST(FileBytesTest, AFileThatWasCutShortIsWrittenFromMemory) {
  const UniqueFd source = NewFile("source");
  ASSERT_TRUE(WriteBytes(source.get(), "0123", "source").ok());
  const UniqueFd fd = NewFile();
  for (const int64_t from : {0, 1}) {
    EXPECT_TRUE(
        WriteBytesFrom(fd.get(), {source.get(), from}, "abcdef", "file").ok());
  }
  char buffer[16];
  EXPECT_EQ(std::string(buffer, *ReadBytesAt(fd.get(), 0, buffer, 16, "file")),
            "0123ef123def");
}

TEST(FileBytesTest, WhatCannotBeCopiedIsWritten) {
  const UniqueFd fd = NewFile();
  const UniqueFd device(open("/dev/zero", O_RDONLY | O_CLOEXEC));
  for (const int source : {-1, device.get()}) {
    EXPECT_TRUE(WriteBytesFrom(fd.get(), {source, 0}, "ab", "file").ok());
  }
  char buffer[8];
  EXPECT_EQ(std::string(buffer, *ReadBytesAt(fd.get(), 0, buffer, 8, "file")),
            "abab");
}

TEST(FileBytesTest, AFullDiskIsResourceExhausted) {
  const UniqueFd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(full.valid());
  EXPECT_EQ(WriteBytes(full.get(), "x", "file").code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(FileBytesTest, ALimitOfTheProcessIsResourceExhausted) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 10;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const UniqueFd fd = NewFile();
  const absl::Status status = WriteBytes(fd.get(), "0123456789x", "file");
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

TEST(FileBytesTest, ADescriptorThatCannotBeUsedIsAnError) {
  char buffer[1];
  EXPECT_FALSE(ReadBytesAt(-1, 0, buffer, 1, "file").ok());
  EXPECT_FALSE(WriteBytes(-1, "x", "file").ok());
}

}  // namespace
}  // namespace metad::platform
