#include "client/mapping_faults.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>

#include "client/mapped_file.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using testing::TempDirectory;

size_t PageBytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

TEST(MappingFaultsTest, FileThatShrinksReadsAsZerosAndIsFoundChanged) {
  const MappingFaults faults;
  const TempDirectory directory;
  const size_t page = PageBytes();
  const std::string path =
      directory.Write("file", std::string(5 * page + 100, 'x'));
  const auto file = MappedFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  const absl::string_view content = (*file)->content();
  std::filesystem::resize_file(path, page + 10);
  EXPECT_EQ(content[9], 'x');
  EXPECT_EQ(content[3 * page], '\0');
  EXPECT_EQ(content[2 * page], '\0');
  EXPECT_EQ(content.back(), '\0');
  EXPECT_EQ(content[0], 'x');
  const absl::Status changed = (*file)->CheckUnchanged();
  EXPECT_TRUE(absl::IsFailedPrecondition(changed)) << changed;
}

TEST(MappingFaultsTest, SecondFileDoesNotNoticeTheFirst) {
  const MappingFaults faults;
  const TempDirectory directory;
  const size_t page = PageBytes();
  const std::string first = directory.Write("first", std::string(page, 'x'));
  const auto shrunk = MappedFile::Open(first);
  const auto whole =
      MappedFile::Open(directory.Write("second", std::string(page, 'y')));
  ASSERT_TRUE(shrunk.ok() && whole.ok());
  std::filesystem::resize_file(first, 0);
  EXPECT_EQ((*shrunk)->content()[0], '\0');
  EXPECT_EQ((*whole)->content(), std::string(page, 'y'));
  EXPECT_TRUE((*whole)->CheckUnchanged().ok());
}

// Reads a byte that is gone, of a mapping that nobody guards.
void ReadBeyondTheEnd() {
  const TempDirectory directory;
  const std::string path = directory.Write("file", std::string(10, 'x'));
  FILE* const file = fopen(path.c_str(), "r");
  const char* const mapping = static_cast<const char*>(
      mmap(nullptr, PageBytes(), PROT_READ, MAP_PRIVATE, fileno(file), 0));
  std::filesystem::resize_file(path, 0);
  const volatile char byte = *mapping;
  (void)byte;
}

TEST(MappingFaultsDeathTest, OtherFaultsEndTheProcess) {
  EXPECT_EXIT(
      {
        const MappingFaults faults;
        ReadBeyondTheEnd();
      },
      ::testing::KilledBySignal(SIGBUS), "");
}

TEST(MappingFaultsDeathTest, SignalThatIsNoFaultEndsTheProcess) {
  EXPECT_EXIT(
      {
        const MappingFaults faults;
        kill(getpid(), SIGBUS);
      },
      ::testing::KilledBySignal(SIGBUS), "");
}

TEST(MappingFaultsDeathTest, WithoutThemTheProcessEnds) {
  EXPECT_EXIT(
      {
        { const MappingFaults faults; }
        const TempDirectory directory;
        const std::string path = directory.Write("file", std::string(10, 'x'));
        const auto file = MappedFile::Open(path);
        std::filesystem::resize_file(path, 0);
        const volatile char byte = (*file)->content()[0];
        (void)byte;
      },
      ::testing::KilledBySignal(SIGBUS), "");
}

}  // namespace
}  // namespace metad::client
