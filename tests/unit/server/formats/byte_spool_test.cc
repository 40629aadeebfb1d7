#include "server/formats/byte_spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/client/environment_value.h"
#include "tests/unit/client/memory_mappings.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::formats {
namespace {

using client::testing::EnvironmentValue;
using client::testing::MappingOf;
using client::testing::TempDirectory;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The run that has these pieces.
ByteRange RunOf(ByteSpool& spool, const std::vector<std::string>& pieces) {
  for (const std::string& piece : pieces) {
    EXPECT_TRUE(spool.Append(piece).ok());
  }
  absl::StatusOr<ByteRange> run = spool.Finish();
  EXPECT_TRUE(run.ok()) << run.status();
  return run.ok() ? *std::move(run) : ByteRange();
}

bool IsInAFile(const ByteRange& run) {
  const std::string mapping = MappingOf(run.view().data());
  return mapping.find("(deleted)") != std::string::npos;
}

TEST(ByteSpoolTest, RunsAreWhatWasAppended) {
  ByteSpool spool(10);
  const ByteRange first = RunOf(spool, {"ab", "", "cd"});
  const ByteRange empty = RunOf(spool, {});
  const ByteRange second = RunOf(spool, {"efgh", "ijkl", "mn"});
  const ByteRange third = RunOf(spool, {"op"});
  const ByteRange fourth = RunOf(spool, {std::string(100000, 'q'), "r"});
  EXPECT_EQ(first.view(), "abcd");
  EXPECT_EQ(empty.view(), "");
  EXPECT_EQ(second.view(), "efghijklmn");
  EXPECT_EQ(third.view(), "op");
  EXPECT_EQ(fourth.view(), std::string(100000, 'q') + "r");
}

TEST(ByteSpoolTest, OnlyAFewBytesOfAllRunsAreInMemory) {
  ByteSpool spool(10);
  EXPECT_FALSE(IsInAFile(RunOf(spool, {"abcdef"})));
  EXPECT_TRUE(IsInAFile(RunOf(spool, {"ghijk"})));
  EXPECT_FALSE(IsInAFile(RunOf(spool, {"lmno"})));
  EXPECT_TRUE(IsInAFile(RunOf(spool, {"p"})));
}

TEST(ByteSpoolTest, RunsOutliveTheSpoolAndThePagesThatAreReleased) {
  ByteRange run;
  {
    ByteSpool spool(0);
    run = RunOf(spool, {std::string(1 << 20, 'x'), "y"});
  }
  std::string seen;
  ASSERT_TRUE(run.ForEachPiece([&seen](absl::string_view piece) {
                   seen.append(piece.data(), piece.size());
                   return absl::OkStatus();
                 })
                  .ok());
  run.ReleasePages();
  EXPECT_EQ(run.view(), seen);
  EXPECT_EQ(seen, std::string(1 << 20, 'x') + "y");
}

TEST(ByteSpoolTest, ManyRunsShareAFewMappings) {
  ByteSpool spool(0);
  std::vector<ByteRange> runs;
  runs.reserve(1000);
  for (int i = 0; i < 1000; ++i) {
    runs.push_back(RunOf(spool, {"run " + std::to_string(i)}));
  }
  EXPECT_EQ(runs[7].view(), "run 7");
  EXPECT_EQ(MappingOf(runs[0].view().data()),
            MappingOf(runs[999].view().data()));
}

TEST(ByteSpoolTest, DroppedRunsLeaveNothing) {
  ByteSpool spool(4);
  ASSERT_TRUE(spool.Append("abc").ok());
  spool.Drop();
  EXPECT_EQ(RunOf(spool, {"defg"}).view(), "defg");
  ASSERT_TRUE(spool.Append("hijkl").ok());
  spool.Drop();
  EXPECT_EQ(RunOf(spool, {"mnopqr"}).view(), "mnopqr");
}

TEST(ByteSpoolTest, FileIsWhereTmpdirSaysAndHasNoName) {
  const TempDirectory directory;
  const EnvironmentValue scratch("TMPDIR", directory.path());
  ByteSpool spool(0);
  const ByteRange run = RunOf(spool, {"abc"});
  const std::string name = std::filesystem::path(directory.path()).filename();
  EXPECT_THAT(MappingOf(run.view().data()),
              AllOf(HasSubstr("/" + name + "/"), HasSubstr("(deleted)")));
  EXPECT_THAT(directory.Entries(), IsEmpty());
}

TEST(ByteSpoolTest, DirectoryThatIsNotThereIsNamed) {
  const EnvironmentValue scratch("TMPDIR", "/nonexistent/scratch");
  ByteSpool spool(2);
  ASSERT_TRUE(spool.Append("ab").ok());
  const absl::Status refused = spool.Append("c");
  EXPECT_TRUE(absl::IsInternal(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()),
              AllOf(HasSubstr("'/nonexistent/scratch'"), HasSubstr("TMPDIR")));
}

// As on a full disk, but for the words.
TEST(ByteSpoolTest, FileThatMayNotGrowIsAnError) {
  struct rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  absl::Status refused;
  {
    ByteSpool spool(0);
    refused = spool.Append(std::string(5000, 'x'));
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(absl::IsInternal(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("cannot write a temporary file"));
}

TEST(ByteSpoolTest, WhatTheDiskHasNoRoomForIsSaidBeforeItComes) {
  const TempDirectory directory;
  const EnvironmentValue scratch("TMPDIR", directory.path());
  ByteSpool spool(1000);
  // Of which nothing goes into a file.
  EXPECT_TRUE(spool.CheckRoom(1000).ok());
  EXPECT_TRUE(spool.CheckRoom(100000).ok());
  const absl::Status status = spool.CheckRoom(~uint64_t{0} / 2);
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("needs 9223372036854775807 bytes"),
                    HasSubstr("in '" + directory.path() + "'")));
}

}  // namespace
}  // namespace metad::formats
