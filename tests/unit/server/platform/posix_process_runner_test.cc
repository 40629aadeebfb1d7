#include "server/platform/posix_process_runner.h"

#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::platform {
namespace {

using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class PosixProcessRunnerTest : public testing::Test {
 protected:
  // fake_toolchain in a directory of its own, with time enough for any test.
  ProcessRequest Request(const std::string& behaviour,
                         const std::vector<std::string>& more = {}) const {
    ProcessRequest request;
    request.argv = {FakeToolchainPath(), "--fake-behaviour=" + behaviour};
    request.argv.insert(request.argv.end(), more.begin(), more.end());
    request.working_directory = directory_;
    return request;
  }

  ProcessResult Run(const ProcessRequest& request) {
    absl::StatusOr<ProcessResult> result = runner_.Run(request, *cancellation_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.value_or(ProcessResult());
  }

  const std::string directory_ = MakeTestDirectory();
  const std::shared_ptr<Cancellation> cancellation_ = Cancellation::Create();
  PosixProcessRunner runner_;
};

TEST_F(PosixProcessRunnerTest, WhatIsSaidIsToldAsItComes) {
  ProcessRequest request = Request("flood");
  request.max_output_bytes = 1000;
  std::string told;
  int pieces = 0;
  request.on_standard_error = [&told, &pieces](absl::string_view piece) {
    told += std::string(piece);
    ++pieces;
  };
  EXPECT_TRUE(Run(request).Succeeded());
  EXPECT_THAT(told, StartsWith("head of stderr\n"));
  EXPECT_THAT(told, EndsWith("tail of stderr\n"));
  // Of all, and not only of what is kept.
  EXPECT_GT(told.size(), size_t{1} << 20);
  EXPECT_GT(pieces, 1);
}

TEST_F(PosixProcessRunnerTest, SuccessIsExitCodeZeroAndFiles) {
  const ProcessResult result = Run(Request("succeed", {"-o", "out", "in.c"}));
  EXPECT_TRUE(result.Succeeded());
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.signal, 0);
  EXPECT_GT(result.wall_time, absl::ZeroDuration());
  EXPECT_TRUE(std::filesystem::exists(directory_ + "/out"));
}

TEST_F(PosixProcessRunnerTest, FailureIsDataWithItsOutput) {
  const ProcessResult result = Run(Request("fail", {"in.c"}));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_FALSE(result.Succeeded());
  EXPECT_EQ(result.standard_output.text, "");
  EXPECT_THAT(result.standard_error.text, HasSubstr("in.c:3:9: error: "));
}

TEST_F(PosixProcessRunnerTest, CrashIsDataWithItsSignal) {
  const ProcessResult result = Run(Request("crash"));
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_EQ(result.exit_code, -1);
  EXPECT_FALSE(result.timed_out || result.cancelled ||
               result.cpu_limit_exceeded);
}

TEST_F(PosixProcessRunnerTest, ArgumentsArriveAsTheyAre) {
  const ProcessResult result =
      Run(Request("print-args", {"$HOME", "a b", "'\"\\", "*", ""}));
  EXPECT_EQ(result.standard_output.text,
            "--fake-behaviour=print-args\n$HOME\na b\n'\"\\\n*\n\n");
}

TEST_F(PosixProcessRunnerTest, ProgramGetsOnlyWhatItIsGiven) {
  setenv("METAD_TEST_SECRET", "secret", 1);
  ProcessRequest request = Request("print-context");
  request.environment = {"A=1", "B=two words"};
  const std::vector<std::string> lines =
      absl::StrSplit(Run(request).standard_output.text, '\n');
  EXPECT_THAT(lines, Contains("cwd=" + directory_));
  EXPECT_THAT(lines, Contains("fds=0 1 2 "));
  EXPECT_THAT(lines, Contains("stdin=empty"));
  EXPECT_THAT(lines, Contains("env:A=1"));
  EXPECT_THAT(lines, Contains("env:B=two words"));
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                          [](const std::string& line) {
                            return absl::StartsWith(line, "env:");
                          }),
            2);
}

TEST_F(PosixProcessRunnerTest, DescriptorsThatAreNotCloexecDoNotLeak) {
  FILE* leaky = fopen("/dev/null", "r");
  ASSERT_NE(leaky, nullptr);
  EXPECT_THAT(Run(Request("print-context")).standard_output.text,
              HasSubstr("fds=0 1 2 \n"));
  fclose(leaky);
}

TEST_F(PosixProcessRunnerTest, SignalsIgnoredHereWorkThere) {
  signal(SIGSEGV, SIG_IGN);
  const ProcessResult result = Run(Request("crash"));
  signal(SIGSEGV, SIG_DFL);
  EXPECT_EQ(result.signal, SIGSEGV);
}

TEST_F(PosixProcessRunnerTest, TimeoutKillsTheWholeGroup) {
  const std::string ready = directory_ + "/ready";
  ProcessRequest request = Request("fork-and-hang", {"--fake-ready=" + ready});
  request.wall_clock_limit = absl::Seconds(2);
  const ProcessResult result = Run(request);
  EXPECT_TRUE(result.timed_out);
  EXPECT_FALSE(result.cancelled);
  EXPECT_EQ(result.signal, SIGKILL);
  EXPECT_GE(result.wall_time, absl::Seconds(2));
  const FakeToolchainIds ids = ReadReadyFile(ready);
  ASSERT_GT(ids.grandchild, 0);
  EXPECT_EQ(kill(ids.program, 0), -1);
  EXPECT_TRUE(EndsSoon(ids.grandchild));
}

TEST_F(PosixProcessRunnerTest, TimeoutDoesNotAskPolitely) {
  ProcessRequest request = Request("ignore-sigterm");
  request.wall_clock_limit = absl::Milliseconds(300);
  EXPECT_TRUE(Run(request).timed_out);
}

TEST_F(PosixProcessRunnerTest, CancelKillsTheWholeGroup) {
  const ReadyFifo ready;
  ProcessResult result;
  std::thread runner(
      [&] { result = Run(Request("fork-and-hang", {ready.argument()})); });
  const FakeToolchainIds ids = ready.Await();
  cancellation_->Cancel();
  runner.join();
  EXPECT_TRUE(result.cancelled);
  EXPECT_FALSE(result.timed_out);
  EXPECT_EQ(result.signal, SIGKILL);
  ASSERT_GT(ids.grandchild, 0);
  EXPECT_TRUE(EndsSoon(ids.grandchild));
}

TEST_F(PosixProcessRunnerTest, CancelledBeforehandEndsAtOnce) {
  cancellation_->Cancel();
  const ProcessResult result = Run(Request("hang"));
  EXPECT_TRUE(result.cancelled);
}

TEST_F(PosixProcessRunnerTest, GrandchildThatOutlivesItsParentIsKilled) {
  const std::string ready = directory_ + "/ready";
  const ProcessResult result =
      Run(Request("fork-and-exit", {"--fake-ready=" + ready}));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.standard_output.text, "done\n");
  const FakeToolchainIds ids = ReadReadyFile(ready);
  ASSERT_GT(ids.grandchild, 0);
  EXPECT_TRUE(EndsSoon(ids.grandchild));
}

TEST_F(PosixProcessRunnerTest, ProcessThatLeftTheGroupDoesNotHoldItUp) {
  const std::string ready = directory_ + "/ready";
  ProcessRequest request = Request("escape", {"--fake-ready=" + ready});
  const ProcessResult result = Run(request);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_FALSE(result.timed_out);
  EXPECT_EQ(result.standard_output.text, "done\n");
  EXPECT_LT(result.wall_time, request.wall_clock_limit / 2);
  // It is this test's to clear away.
  const FakeToolchainIds ids = ReadReadyFile(ready);
  ASSERT_GT(ids.grandchild, 0);
  EXPECT_EQ(kill(ids.grandchild, SIGKILL), 0);
}

TEST_F(PosixProcessRunnerTest, FloodOnBothStreamsKeepsHeadAndTail) {
  ProcessRequest request = Request("flood");
  request.max_output_bytes = 10'000;
  const ProcessResult result = Run(request);
  EXPECT_TRUE(result.Succeeded());
  const std::pair<const CapturedOutput*, std::string> streams[] = {
      {&result.standard_output, "stdout"}, {&result.standard_error, "stderr"}};
  for (const auto& [output, name] : streams) {
    EXPECT_TRUE(output->truncated);
    EXPECT_LT(output->text.size(), 10'100u);
    EXPECT_THAT(output->text, StartsWith("head of " + name + "\n"));
    EXPECT_THAT(output->text, EndsWith("tail of " + name + "\n"));
    EXPECT_THAT(output->text, HasSubstr("bytes dropped]"));
  }
}

TEST_F(PosixProcessRunnerTest, FloodWithinTheLimitIsWhole) {
  ProcessRequest request = Request("flood");
  request.max_output_bytes = 8 << 20;
  const ProcessResult result = Run(request);
  EXPECT_FALSE(result.standard_output.truncated);
  EXPECT_EQ(result.standard_output.text.size(), (4u << 20) + 30);
  EXPECT_EQ(result.standard_error.text.size(), (4u << 20) + 30);
}

TEST_F(PosixProcessRunnerTest, EndlessFloodTimesOut) {
  ProcessRequest request = Request("flood-forever");
  request.wall_clock_limit = absl::Milliseconds(300);
  request.max_output_bytes = 1000;
  const ProcessResult result = Run(request);
  EXPECT_TRUE(result.timed_out);
  EXPECT_LT(result.standard_output.text.size(), 1100u);
}

TEST_F(PosixProcessRunnerTest, CpuLimitEndsAProgramThatSpins) {
  ProcessRequest request = Request("spin");
  request.cpu_limit = absl::Milliseconds(100);
  const ProcessResult result = Run(request);
  EXPECT_TRUE(result.cpu_limit_exceeded);
  EXPECT_EQ(result.signal, SIGXCPU);
  EXPECT_FALSE(result.timed_out);
}

TEST_F(PosixProcessRunnerTest, CpuLimitHitByAChildIsReportedOfItsParent) {
  ProcessRequest request = Request("spin-child");
  request.cpu_limit = absl::Seconds(1);
  const ProcessResult result = Run(request);
  EXPECT_TRUE(result.cpu_limit_exceeded);
  EXPECT_EQ(result.exit_code, 4);
}

TEST_F(PosixProcessRunnerTest, FileSizeLimitEndsAProgramThatWritesMore) {
  ProcessRequest request = Request("big-file", {"-o", "big"});
  request.max_file_bytes = 1 << 20;
  const ProcessResult result = Run(request);
  EXPECT_EQ(result.signal, SIGXFSZ);
  EXPECT_EQ(std::filesystem::file_size(directory_ + "/big"), 1u << 20);
}

TEST_F(PosixProcessRunnerTest, MemoryLimitMakesAllocationsFail) {
  ProcessRequest request = Request("eat-memory");
  request.max_memory_bytes = 256 << 20;
  EXPECT_EQ(Run(request).exit_code, 3);
}

TEST_F(PosixProcessRunnerTest, MissingExecutableIsNotFound) {
  ProcessRequest request = Request("succeed");
  request.argv[0] = directory_ + "/no-such-compiler";
  const absl::Status status = runner_.Run(request, *cancellation_).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(request.argv[0]));
}

TEST_F(PosixProcessRunnerTest, FileThatIsNoProgramIsPermissionDenied) {
  ProcessRequest request = Request("succeed");
  request.argv[0] = directory_ + "/data";
  std::ofstream(request.argv[0]) << "no program";
  EXPECT_TRUE(
      absl::IsPermissionDenied(runner_.Run(request, *cancellation_).status()));
  std::filesystem::permissions(request.argv[0],
                               std::filesystem::perms::owner_all);
  EXPECT_TRUE(
      absl::IsPermissionDenied(runner_.Run(request, *cancellation_).status()));
}

TEST_F(PosixProcessRunnerTest, BrokenRequestsAreInvalid) {
  std::vector<ProcessRequest> requests(7, Request("succeed"));
  requests[0].argv.clear();
  requests[1].argv[0] = "fake_toolchain";
  requests[2].working_directory = "relative";
  requests[3].working_directory = directory_ + "/no";
  requests[4].wall_clock_limit = absl::ZeroDuration();
  requests[5].max_output_bytes = 0;
  requests[6].argv.push_back(std::string("a\0b", 3));
  for (const ProcessRequest& request : requests) {
    const absl::Status status = runner_.Run(request, *cancellation_).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  }
}

TEST_F(PosixProcessRunnerTest, ManyThreadsRunAtOnce) {
  std::vector<std::thread> threads;
  std::vector<ProcessResult> results(16);
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([this, i, &results] {
      results[i] = Run(Request("print-args", {absl::StrCat("<", i, ">")}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_THAT(results[i].standard_output.text,
                HasSubstr(absl::StrCat("<", i, ">")));
  }
}

}  // namespace
}  // namespace metad::platform
