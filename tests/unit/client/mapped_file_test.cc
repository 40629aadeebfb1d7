#include "client/mapped_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;
using testing::TempDirectory;

size_t PageBytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

// How many pages of this process's memory `bytes` take. A file that was just
// written is in the kernel's cache in any case, so mincore() would not tell.
size_t ResidentPages(absl::string_view bytes) {
  std::ifstream maps("/proc/self/smaps");
  const auto at = reinterpret_cast<uintptr_t>(bytes.data());
  std::string line;
  bool inside = false;
  while (std::getline(maps, line)) {
    uintptr_t begin = 0;
    uintptr_t end = 0;
    if (sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      inside = begin <= at && at < end;
    }
    unsigned long kib = 0;
    if (inside && sscanf(line.c_str(), "Rss: %lu", &kib) == 1) {
      return kib * 1024 / PageBytes();
    }
  }
  ADD_FAILURE() << "no such mapping";
  return 0;
}

size_t Sum(absl::string_view bytes) {
  size_t sum = 0;
  for (const char byte : bytes) sum += static_cast<unsigned char>(byte);
  return sum;
}

TEST(MappedFileTest, ContentIsTheFiles) {
  const TempDirectory directory;
  const std::string content(100001, 'x');
  const auto file = MappedFile::Open(directory.Write("file", content));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->content(), content);
  EXPECT_TRUE((*file)->CheckUnchanged().ok());
  const auto empty = MappedFile::Open(directory.Write("empty", ""));
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ((*empty)->content(), "");
}

TEST(MappedFileTest, OpeningReadsNothing) {
  const TempDirectory directory;
  const auto file = MapFile(directory.Write("file", std::string(1 << 20, 'x')));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(ResidentPages(file->view()), 0U);
}

TEST(MappedFileTest, ReleasedPagesAreGivenBackAndReadAgain) {
  const TempDirectory directory;
  const size_t size = size_t{1} << 20;
  const auto file = MapFile(directory.Write("file", std::string(size, 'x')));
  ASSERT_TRUE(file.ok());
  const size_t sum = Sum(file->view());
  EXPECT_EQ(ResidentPages(file->view()), size / PageBytes());
  file->ReleasePages();
  EXPECT_EQ(ResidentPages(file->view()), 0U);
  EXPECT_EQ(Sum(file->view()), sum);
  // Of a part up to the page that it ends in, so that part after part leaves
  // nothing.
  const size_t before = ResidentPages(file->view());
  file->ReleasePages(file->view().substr(1, 3 * PageBytes()));
  EXPECT_EQ(ResidentPages(file->view()), before - 3);
  file->ReleasePages(file->view().substr(3 * PageBytes() + 1, 10));
  EXPECT_EQ(ResidentPages(file->view()), before - 3);
}

TEST(MappedFileTest, PiecesAreReleasedAsTheyAreRead) {
  const TempDirectory directory;
  const size_t size = 3 * formats::ByteRange::kPieceBytes + 17;
  const auto file = MapFile(directory.Write("file", std::string(size, 'x')));
  ASSERT_TRUE(file.ok());
  std::vector<size_t> sizes;
  size_t most_pages = 0;
  const absl::Status status = file->ForEachPiece([&](absl::string_view piece) {
    sizes.push_back(piece.size());
    EXPECT_EQ(Sum(piece), piece.size() * 'x');
    most_pages = std::max(most_pages, ResidentPages(file->view()));
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_THAT(sizes,
              ::testing::ElementsAre(formats::ByteRange::kPieceBytes,
                                     formats::ByteRange::kPieceBytes,
                                     formats::ByteRange::kPieceBytes, 17));
  EXPECT_LE(most_pages, formats::ByteRange::kPieceBytes / PageBytes() + 64);
}

TEST(MappedFileTest, ErrorOfASinkEndsThePieces) {
  const formats::ByteRange bytes = formats::ByteRange::Owning(
      std::string(2 * formats::ByteRange::kPieceBytes, 'x'));
  int calls = 0;
  const absl::Status status = bytes.ForEachPiece([&](absl::string_view) {
    ++calls;
    return absl::InternalError("full");
  });
  EXPECT_EQ(status.message(), "full");
  EXPECT_EQ(calls, 1);
}

TEST(MappedFileTest, PipeIsReadToItsEnd) {
  const TempDirectory directory;
  const std::string path = directory.Path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const std::string content(2500000, 'p');
  std::thread writer([&] { std::ofstream(path) << content; });
  const auto file = MapFile(path);
  writer.join();
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->view(), content);
  file->ReleasePages();
  EXPECT_EQ(file->view(), content);
  // Nobody can change what was read.
  EXPECT_TRUE(file->CheckUnchanged().ok());
}

TEST(MappedFileTest, FileWhoseSizeNobodyKnowsIsRead) {
  const auto file = MapFile("/proc/self/status");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(std::string(file->view()), HasSubstr("Name:"));
}

TEST(MappedFileTest, ChangesAreNoticed) {
  const TempDirectory directory;
  const std::string path = directory.Write("file", "content");
  const auto change = [&](const std::function<void()>& how) {
    const auto file = MapFile(path);
    ASSERT_TRUE(file.ok());
    EXPECT_TRUE(file->CheckUnchanged().ok());
    how();
    const absl::Status status = file->CheckUnchanged();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  };
  change([&] { std::ofstream(path, std::ios::app) << "more"; });
  change([&] {
    // Of the same size, at another time.
    namespace fs = std::filesystem;
    fs::last_write_time(path,
                        fs::last_write_time(path) - std::chrono::hours(1));
  });
  change([&] {
    directory.Write("other", "content");
    std::filesystem::rename(directory.Path("other"), path);
  });
  change([&] { std::filesystem::remove(path); });
}

TEST(MappedFileTest, WhatCannotBeOpenedIsSaid) {
  const TempDirectory directory;
  EXPECT_TRUE(absl::IsNotFound(MapFile(directory.Path("absent")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(MapFile(directory.path()).status()));
}

TEST(MappedFileTest, ParentsOfPartsStayMapped) {
  const TempDirectory directory;
  formats::ByteRange part;
  {
    const auto file = MapFile(directory.Write("file", "0123456789"));
    ASSERT_TRUE(file.ok());
    part = file->Part(2, 3);
    EXPECT_EQ(file->Part(8, 100).view(), "89");
    EXPECT_EQ(file->Part(10).view(), "");
  }
  EXPECT_EQ(part.view(), "234");
  EXPECT_EQ(part.Part(1).view(), "34");
}

}  // namespace
}  // namespace metad::client
