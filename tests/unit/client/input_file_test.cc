#include "client/input_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using testing::TempDirectory;

TEST(InputFileTest, WholeContentIsRead) {
  const TempDirectory directory;
  const std::string content(3000000, 'x');
  EXPECT_EQ(*ReadInputFile(directory.Write("big", content)), content);
  EXPECT_EQ(*ReadInputFile(directory.Write("empty", "")), "");
}

TEST(InputFileTest, PipeIsReadToItsEnd) {
  const TempDirectory directory;
  const std::string path = directory.Path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const std::string content(2500000, 'p');
  std::thread writer([&] { std::ofstream(path) << content; });
  EXPECT_EQ(*ReadInputFile(path), content);
  writer.join();
}

TEST(InputFileTest, LimitIsKept) {
  const TempDirectory directory;
  const std::string path = directory.Write("file", "12345");
  EXPECT_TRUE(ReadInputFile(path, 5).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(ReadInputFile(path, 4).status()));
  // Its size is said to be zero.
  EXPECT_TRUE(absl::IsInvalidArgument(ReadInputFile("/dev/zero", 4).status()));
}

TEST(InputFileTest, ErrorsAreToldApart) {
  const TempDirectory directory;
  EXPECT_TRUE(
      absl::IsNotFound(ReadInputFile(directory.Path("absent")).status()));
  EXPECT_TRUE(absl::IsNotFound(
      ReadInputFile(directory.Write("file", "") + "/below").status()));
  EXPECT_TRUE(
      absl::IsInvalidArgument(ReadInputFile(directory.path()).status()));
}

}  // namespace
}  // namespace metad::client
