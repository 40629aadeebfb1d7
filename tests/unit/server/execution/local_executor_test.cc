#include "server/execution/local_executor.h"

#include <signal.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_process_runner.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::execution {
namespace {

using platform::Cancellation;
using testing::HasSubstr;
using testing::IsEmpty;

// An action that was started, and its answer.
class StartedAction {
 public:
  StartedAction(Executor& executor, Action action,
                std::shared_ptr<Cancellation> cancellation) {
    executor.Start(std::move(action), std::move(cancellation),
                   [this](absl::StatusOr<ActionOutcome> outcome) {
                     outcome_ = std::move(outcome);
                     done_.Notify();
                   });
  }

  const absl::StatusOr<ActionOutcome>& Await() {
    done_.WaitForNotification();
    return outcome_;
  }
  bool IsDone() const { return done_.HasBeenNotified(); }

 private:
  absl::StatusOr<ActionOutcome> outcome_ = absl::UnknownError("not done");
  absl::Notification done_;
};

class LocalExecutorTest : public testing::Test {
 protected:
  LocalExecutorOptions Options() const {
    LocalExecutorOptions options;
    options.scratch_root = scratch_;
    return options;
  }

  static Action FakeAction(const std::string& behaviour,
                           const std::vector<std::string>& more = {}) {
    Action action;
    action.argv = {FakeToolchainPath(), "--fake-behaviour=" + behaviour};
    action.argv.insert(action.argv.end(), more.begin(), more.end());
    return action;
  }

  // Runs one action for real. Nothing may be left when it is done.
  absl::StatusOr<ActionOutcome> Run(Action action) {
    absl::StatusOr<ActionOutcome> outcome;
    {
      LocalExecutor executor(Options(), &real_runner_);
      outcome =
          StartedAction(executor, std::move(action), cancellation_).Await();
    }
    EXPECT_TRUE(std::filesystem::is_empty(scratch_));
    return outcome;
  }

  const std::string scratch_ = MakeTestDirectory();
  const std::shared_ptr<Cancellation> cancellation_ = Cancellation::Create();
  platform::PosixProcessRunner real_runner_;
};

TEST_F(LocalExecutorTest, OutputsComeBackAndNothingStays) {
  Action action = FakeAction("succeed", {"-o", "out/a.o", "in/a.c"});
  action.inputs = {{"in/a.c", "int x;"}};
  action.outputs = {"missing.o", "out/a.o"};
  const absl::StatusOr<ActionOutcome> outcome = Run(action);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_TRUE(outcome->Succeeded());
  ASSERT_EQ(outcome->outputs.size(), 1u);
  EXPECT_EQ(outcome->outputs[0].path, "out/a.o");
  EXPECT_EQ(outcome->outputs[0].content, "object of in/a.c");
}

TEST_F(LocalExecutorTest, InputsAreThereAsGiven) {
  Action action;
  action.argv = {"/bin/cat", "a", "deep/er/b"};
  action.inputs = {{"a", "first\n"}, {"deep/er/b", "second\n"}};
  const absl::StatusOr<ActionOutcome> outcome = Run(action);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->standard_output.text, "first\nsecond\n");
}

TEST_F(LocalExecutorTest, InputsMayComeInPieces) {
  Action action;
  action.argv = {"/bin/cat", "a"};
  action.inputs.resize(1);
  action.inputs[0].path = "a";
  action.inputs[0].write = [](ActionInput::Append append) {
    absl::Status status = append("first\n");
    status.Update(append("second\n"));
    return status;
  };
  const absl::StatusOr<ActionOutcome> outcome = Run(action);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->standard_output.text, "first\nsecond\n");
}

TEST_F(LocalExecutorTest, LargeOutputsAreFilesThatStayWithoutTheirDirectory) {
  const std::string content(size_t{3} << 20, 'x');
  Action action;
  action.argv = {"/bin/cp", "a", "b"};
  action.inputs = {{"a", content}};
  action.outputs = {"b"};
  const absl::StatusOr<ActionOutcome> outcome = Run(action);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->outputs.size(), 1u);
  EXPECT_NE(outcome->outputs[0].file, nullptr);
  EXPECT_EQ(outcome->outputs[0].content, "");
  EXPECT_TRUE(*ContentOf(outcome->outputs[0]) == content);
}

TEST_F(LocalExecutorTest, EnvironmentIsTheDocumentedOne) {
  setenv("METAD_TEST_SECRET", "secret", 1);
  Action action = FakeAction("print-context");
  action.environment = {{"EXTRA", "1"}, {"LC_ALL", "C.UTF-8"}};
  const absl::StatusOr<ActionOutcome> outcome = Run(action);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  std::map<std::string, std::string> variables;
  std::string directory;
  for (absl::string_view line :
       absl::StrSplit(outcome->standard_output.text, '\n')) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    if (parts.first == "cwd") directory = parts.second;
    if (absl::StartsWith(parts.first, "env:")) {
      variables[parts.first.substr(4)] = parts.second;
    }
  }
  const std::string root = std::filesystem::path(directory).parent_path();
  EXPECT_EQ(std::filesystem::path(root).parent_path(), scratch_);
  const std::map<std::string, std::string> expected = {
      {"EXTRA", "1"},
      {"HOME", "../home"},
      {"LC_ALL", "C.UTF-8"},
      {"PATH", "/usr/bin:/bin"},
      {"TMPDIR", "../tmp"}};
  EXPECT_EQ(variables, expected);
}

TEST_F(LocalExecutorTest, FailureIsAnOutcomeAndLeavesNothing) {
  const absl::StatusOr<ActionOutcome> outcome = Run(FakeAction("fail"));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->exit_code, 1);
  EXPECT_THAT(outcome->standard_error.text, HasSubstr("error: "));
}

TEST_F(LocalExecutorTest, CrashIsAnOutcome) {
  const absl::StatusOr<ActionOutcome> outcome = Run(FakeAction("crash"));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->signal, SIGSEGV);
}

TEST_F(LocalExecutorTest, DirectoryThatMayNotBeEnteredIsRemovedToo) {
  const absl::StatusOr<ActionOutcome> outcome = Run(FakeAction("locked-dir"));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->exit_code, 1);
}

TEST_F(LocalExecutorTest, OutputsThatAreNoRegularFilesAreLeftOut) {
  for (const std::string behaviour : {"symlink", "fifo"}) {
    Action action = FakeAction(behaviour, {"-o", "a.o"});
    action.outputs = {"a.o"};
    const absl::StatusOr<ActionOutcome> outcome = Run(action);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_TRUE(outcome->Succeeded());
    EXPECT_THAT(outcome->outputs, IsEmpty()) << behaviour;
  }
}

TEST_F(LocalExecutorTest, LimitsReachTheProgram) {
  Action action = FakeAction("hang");
  action.limits.wall_clock = absl::Milliseconds(200);
  EXPECT_TRUE(Run(action)->timed_out);

  action = FakeAction("spin");
  action.limits.cpu = absl::Seconds(1);
  EXPECT_TRUE(Run(action)->cpu_limit_exceeded);

  action = FakeAction("flood");
  action.limits.max_output_bytes = 1000;
  EXPECT_TRUE(Run(action)->standard_error.truncated);

  action = FakeAction("big-file", {"-o", "a.o"});
  action.limits.max_file_bytes = 1 << 20;
  EXPECT_EQ(Run(action)->signal, SIGXFSZ);
}

TEST_F(LocalExecutorTest, MissingCompilerIsNotFound) {
  Action action = FakeAction("succeed");
  action.argv[0] = scratch_ + "/no-compiler";
  EXPECT_TRUE(absl::IsNotFound(Run(action).status()));
}

TEST_F(LocalExecutorTest, MissingScratchRootIsNotTakenForAMissingCompiler) {
  LocalExecutorOptions options = Options();
  options.scratch_root = scratch_ + "/no";
  LocalExecutor executor(options, &real_runner_);
  StartedAction started(executor, FakeAction("succeed"), cancellation_);
  EXPECT_TRUE(absl::IsInternal(started.Await().status()));
}

TEST_F(LocalExecutorTest, PathsThatLeaveTheDirectoryAreRefused) {
  Action input = FakeAction("succeed");
  input.inputs = {{"../a.c", ""}};
  EXPECT_TRUE(absl::IsInvalidArgument(Run(input).status()));
  Action output = FakeAction("succeed");
  output.outputs = {"/etc/passwd"};
  EXPECT_TRUE(absl::IsInvalidArgument(Run(output).status()));
  Action twice = FakeAction("succeed");
  twice.inputs = {{"a.c", "1"}, {"a.c", "2"}};
  EXPECT_TRUE(absl::IsInvalidArgument(Run(twice).status()));
}

TEST_F(LocalExecutorTest, CancelKillsARunningAction) {
  const ReadyFifo ready;
  LocalExecutor executor(Options(), &real_runner_);
  StartedAction started(
      executor, FakeAction("fork-and-hang", {ready.argument()}), cancellation_);
  const FakeToolchainIds ids = ready.Await();
  cancellation_->Cancel();
  ASSERT_TRUE(started.Await().ok());
  EXPECT_TRUE(started.Await()->cancelled);
  EXPECT_TRUE(EndsSoon(ids.grandchild));
}

// A runner whose processes end when they are told to.
class LocalExecutorQueueTest : public LocalExecutorTest {
 protected:
  static platform::ProcessResult Success() {
    platform::ProcessResult result;
    result.exit_code = 0;
    return result;
  }

  absl::Notification running_;
  absl::Notification release_;
  platform::FakeProcessRunner runner_{
      [this](const platform::ProcessRequest& request, const Cancellation&) {
        if (request.argv[0] == "/first") {
          running_.Notify();
          release_.WaitForNotification();
        }
        return Success();
      }};

  static Action Named(const std::string& name) {
    Action action;
    action.argv = {name};
    return action;
  }
};

TEST_F(LocalExecutorQueueTest, FullQueueIsResourceExhausted) {
  LocalExecutorOptions options = Options();
  options.max_queued = 1;
  LocalExecutor executor(options, &runner_);
  StartedAction first(executor, Named("/first"), cancellation_);
  running_.WaitForNotification();
  StartedAction second(executor, Named("/second"), cancellation_);
  StartedAction third(executor, Named("/third"), cancellation_);
  EXPECT_TRUE(absl::IsResourceExhausted(third.Await().status()));
  EXPECT_FALSE(second.IsDone());
  release_.Notify();
  EXPECT_TRUE(first.Await().ok());
  EXPECT_TRUE(second.Await().ok());
  EXPECT_EQ(runner_.requests().size(), 2u);
}

TEST_F(LocalExecutorQueueTest, QueuedActionThatIsCancelledNeverStarts) {
  LocalExecutor executor(Options(), &runner_);
  StartedAction first(executor, Named("/first"), cancellation_);
  running_.WaitForNotification();
  std::shared_ptr<Cancellation> cancelled = Cancellation::Create();
  StartedAction second(executor, Named("/second"), cancelled);
  cancelled->Cancel();
  release_.Notify();
  ASSERT_TRUE(second.Await().ok());
  EXPECT_TRUE(second.Await()->cancelled);
  EXPECT_FALSE(second.Await()->Succeeded());
  EXPECT_TRUE(first.Await()->Succeeded());
  EXPECT_EQ(runner_.requests().size(), 1u);
}

TEST_F(LocalExecutorQueueTest, DestructorFinishesWhatWasAccepted) {
  std::optional<LocalExecutor> executor(std::in_place, Options(), &runner_);
  StartedAction first(*executor, Named("/first"), cancellation_);
  StartedAction second(*executor, Named("/second"), cancellation_);
  running_.WaitForNotification();
  release_.Notify();
  executor.reset();
  EXPECT_TRUE(first.IsDone());
  EXPECT_TRUE(second.IsDone());
}

}  // namespace
}  // namespace metad::execution
