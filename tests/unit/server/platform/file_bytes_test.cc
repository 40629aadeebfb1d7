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
