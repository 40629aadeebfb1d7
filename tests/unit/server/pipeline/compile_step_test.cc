#include "server/pipeline/compile_step.h"

#include <functional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_executor.h"

namespace metad::pipeline {
namespace {

using execution::Action;
using execution::ActionOutcome;
using execution::FakeExecutor;
using testing::ElementsAre;
using testing::HasSubstr;

// Writes down what it is told.
class RecordingObserver : public BuildObserver {
 public:
  void OnStage(Stage /*stage*/) override {}
  void OnProgress(int completed, int total) override {
    EXPECT_LE(completed, total);
    last_completed = completed;
  }
  void OnCommand(const std::string& subject,
                 const std::vector<std::string>& arguments) override {
    commands.push_back(
        absl::StrCat(subject, ": ", absl::StrJoin(arguments, " ")));
  }
  void OnLog(const ToolLog& log) override {
    logs.push_back(log);
    if (on_log != nullptr) on_log(log);
  }
  void OnDiagnostic(const std::string& subject,
                    const CompilerDiagnostic& diagnostic) override {
    diagnostics.push_back(subject + ": " + diagnostic.text);
    last_diagnostic = diagnostic;
  }

  std::function<void(const ToolLog&)> on_log;
  int last_completed = 0;
  std::vector<ToolLog> logs;
  std::vector<std::string> commands;
  std::vector<std::string> diagnostics;
  CompilerDiagnostic last_diagnostic;
};

ActionOutcome Success(const std::string& object) {
  ActionOutcome outcome;
  outcome.exit_code = 0;
  outcome.outputs.push_back({"m.o", object});
  return outcome;
}

class CompileStepTest : public testing::Test {
 protected:
  std::optional<BuildError> CompileWith(
      FakeExecutor::Script script,
      absl::Time deadline = absl::InfiniteFuture()) {
    FakeExecutor executor(std::move(script));
    return Compile(jobs_, executor, cancellation_,
                   platform::ExtendableDeadline(deadline), observer_);
  }

  static std::vector<CompileJob> Jobs(const std::vector<std::string>& names) {
    std::vector<CompileJob> jobs;
    for (const std::string& name : names) {
      CompileJob job;
      job.subject = name;
      job.action.argv = {"/bin/cc", name};
      jobs.push_back(job);
    }
    return jobs;
  }

  std::vector<CompileJob> jobs_ = Jobs({"one"});
  std::shared_ptr<platform::Cancellation> cancellation_ =
      platform::Cancellation::Create();
  RecordingObserver observer_;
};

TEST_F(CompileStepTest, EveryJobGetsItsObject) {
  jobs_ = Jobs({"one", "two", "three"});
  const auto error =
      CompileWith([](const Action& action, const platform::Cancellation&) {
        return Success("object of " + action.argv[1]);
      });
  EXPECT_FALSE(error.has_value());
  EXPECT_EQ(jobs_[0].object.content, "object of one");
  EXPECT_EQ(jobs_[2].object.content, "object of three");
  EXPECT_EQ(observer_.last_completed, 3);
}

TEST_F(CompileStepTest, DiagnosticsComeInTheOrderOfTheJobs) {
  jobs_ = Jobs({"one", "two", "three"});
  const auto error =
      CompileWith([](const Action& action, const platform::Cancellation&) {
        ActionOutcome outcome;
        outcome.exit_code = 1;
        outcome.standard_error.text = "m.c:1:1: error: in " + action.argv[1];
        return outcome;
      });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->reason, BuildErrorReason::kCompileFailed);
  EXPECT_THAT(error->message, HasSubstr("one"));
  EXPECT_THAT(observer_.diagnostics,
              ElementsAre("one: in one", "two: in two", "three: in three"));
  EXPECT_EQ(observer_.logs.size(), 3u);
}

TEST_F(CompileStepTest, CommandsAreToldBeforeAnyOfThemRuns) {
  jobs_ = Jobs({"one", "two"});
  CompileWith([this](const Action&, const platform::Cancellation&) {
    EXPECT_THAT(observer_.commands,
                ElementsAre("one: /bin/cc one", "two: /bin/cc two"));
    return Success("o");
  });
  EXPECT_EQ(observer_.commands.size(), 2u);
}

TEST_F(CompileStepTest, DiagnosticsHaveTheLineThatCameWithTheAction) {
  jobs_[0].action.inputs.push_back({"one.c", "int a;\nint b\n"});
  jobs_[0].action.inputs.push_back({"include/x.h", "int x\r\n"});
  const auto line_of = [this](const std::string& place) {
    CompileWith([place](const Action&, const platform::Cancellation&) {
      ActionOutcome outcome;
      outcome.exit_code = 1;
      outcome.standard_error.text = place + " error: expected ';'";
      return outcome;
    });
    return observer_.last_diagnostic.source_line;
  };
  EXPECT_EQ(line_of("one.c:2:6:"), "int b");
  EXPECT_EQ(line_of("include/sub/../x.h:1:6:"), "int x");
  EXPECT_EQ(observer_.last_diagnostic.file, "include/x.h");
  EXPECT_EQ(line_of("one.c:3:1:"), "");
  EXPECT_EQ(line_of("one.c:4:1:"), "");
  EXPECT_EQ(line_of("one.c:"), "");
  EXPECT_EQ(line_of("/usr/include/stdint.h:1:1:"), "");
}

// The lines of a pipe are those of assembly that nobody sees.
TEST_F(CompileStepTest, AssemblersMessagesAreAboutTheSource) {
  jobs_[0].action.inputs.push_back({"one.c", "int a;\n"});
  CompileWith([](const Action&, const platform::Cancellation&) {
    ActionOutcome outcome;
    outcome.exit_code = 1;
    outcome.standard_error.text =
        "{standard input}: Assembler messages:\n"
        "{standard input}:29: Error: bad instruction `bogus r0'\n";
    return outcome;
  });
  EXPECT_THAT(observer_.diagnostics,
              ElementsAre("one: bad instruction `bogus r0'"));
  EXPECT_EQ(observer_.last_diagnostic.file, "one.c");
  EXPECT_EQ(observer_.last_diagnostic.line, 0);
  EXPECT_EQ(observer_.last_diagnostic.severity, Severity::kError);
}

TEST_F(CompileStepTest, WhatAJobSaidIsToldWhileLaterOnesRun) {
  jobs_ = Jobs({"one", "two", "three"});
  absl::Notification told;
  observer_.on_log = [&told](const ToolLog& log) {
    if (log.subject == "two" && !told.HasBeenNotified()) told.Notify();
  };
  CompileWith([&told](const Action& action, const platform::Cancellation&) {
    if (action.argv[1] == "three") told.WaitForNotification();
    ActionOutcome outcome = Success("o");
    outcome.standard_error.text = "said of " + action.argv[1];
    return outcome;
  });
  ASSERT_EQ(observer_.logs.size(), 3u);
  EXPECT_EQ(observer_.logs[2].text, "said of three");
}

TEST_F(CompileStepTest, WhatALongJobSaysIsToldLineByLineWhileItRuns) {
  absl::Notification told;
  observer_.on_log = [&told](const ToolLog& log) {
    if (log.text == "one\ntwo\n" && !told.HasBeenNotified()) told.Notify();
  };
  CompileWith([&told](const Action& action, const platform::Cancellation&) {
    action.on_standard_error("one\ntw");
    action.on_standard_error("o\nthr");
    told.WaitForNotification();
    ActionOutcome outcome = Success("o");
    outcome.standard_error.text = "one\ntwo\nthree\n";
    return outcome;
  });
  ASSERT_EQ(observer_.logs.size(), 2u);
  EXPECT_EQ(observer_.logs[1].text, "three\n");
}

TEST_F(CompileStepTest, WhatWasToldIsTheHeadOfALogThatIsTooLong) {
  jobs_[0].action.limits.max_output_bytes = 16;
  absl::Notification told;
  observer_.on_log = [&told](const ToolLog& /*log*/) {
    if (!told.HasBeenNotified()) told.Notify();
  };
  CompileWith([&told](const Action& action, const platform::Cancellation&) {
    action.on_standard_error("first\nsecond\nlast\n");
    told.WaitForNotification();
    ActionOutcome outcome = Success("o");
    // As the runner keeps eight bytes of either end.
    outcome.standard_error = {"first\nse\n[2 bytes dropped]\nnd\nlast\n", true};
    return outcome;
  });
  ASSERT_EQ(observer_.logs.size(), 2u);
  EXPECT_EQ(observer_.logs[0].text, "first\n");
  EXPECT_EQ(observer_.logs[1].text, "se\n[2 bytes dropped]\nnd\nlast\n");
  EXPECT_TRUE(observer_.logs[1].truncated);
}

TEST_F(CompileStepTest, LongLogKeepsHeadAndTail) {
  CompileWith([](const Action&, const platform::Cancellation&) {
    ActionOutcome outcome = Success("o");
    outcome.standard_error.text =
        "the first" + std::string(100000, 'x') + "the end";
    return outcome;
  });
  ASSERT_EQ(observer_.logs.size(), 1u);
  EXPECT_TRUE(observer_.logs[0].truncated);
  EXPECT_LE(observer_.logs[0].text.size(), 64u * 1024);
  EXPECT_GT(observer_.logs[0].text.size(), 64u * 1000);
  EXPECT_THAT(observer_.logs[0].text, testing::StartsWith("the first"));
  EXPECT_THAT(observer_.logs[0].text,
              testing::HasSubstr("\n[34544 bytes dropped]\n"));
  EXPECT_THAT(observer_.logs[0].text, testing::EndsWith("the end"));
}

TEST_F(CompileStepTest, FailuresAreToldApart) {
  const auto reason_of = [this](const absl::StatusOr<ActionOutcome>& outcome) {
    jobs_ = Jobs({"one"});
    const auto error =
        CompileWith([outcome](const Action&, const platform::Cancellation&) {
          return outcome;
        });
    EXPECT_TRUE(error.has_value());
    return error.has_value() ? error->reason : BuildErrorReason::kInternal;
  };
  EXPECT_EQ(reason_of(absl::ResourceExhaustedError("full")),
            BuildErrorReason::kQueueFull);
  EXPECT_EQ(reason_of(absl::NotFoundError("no cc")),
            BuildErrorReason::kCompilerMissing);
  EXPECT_EQ(reason_of(absl::InternalError("?")), BuildErrorReason::kInternal);
  ActionOutcome outcome;
  outcome.exit_code = 1;
  EXPECT_EQ(reason_of(outcome), BuildErrorReason::kCompileFailed);
  outcome.exit_code = 0;  // And no object.
  EXPECT_EQ(reason_of(outcome), BuildErrorReason::kCompileFailed);
  outcome = {};
  outcome.signal = 11;
  EXPECT_EQ(reason_of(outcome), BuildErrorReason::kCompilerCrashed);
  outcome = {};
  outcome.timed_out = true;
  EXPECT_EQ(reason_of(outcome), BuildErrorReason::kActionTimeout);
  outcome = {};
  outcome.cpu_limit_exceeded = true;
  EXPECT_EQ(reason_of(outcome), BuildErrorReason::kActionTimeout);
  outcome = {};
  outcome.cancelled = true;
  EXPECT_EQ(reason_of(outcome), BuildErrorReason::kCancelled);
}

// Waits as a hanging compiler would, until it is killed.
absl::StatusOr<ActionOutcome> HangUntilCancelled(
    const Action& /*action*/, const platform::Cancellation& cancellation) {
  while (!cancellation.IsCancelled()) std::this_thread::yield();
  ActionOutcome outcome;
  outcome.cancelled = true;
  return outcome;
}

TEST_F(CompileStepTest, DeadlineKillsWhatRunsAndIsATimeout) {
  const auto error = CompileWith(HangUntilCancelled, absl::Now());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->reason, BuildErrorReason::kActionTimeout);
  EXPECT_TRUE(cancellation_->IsCancelled());
}

TEST_F(CompileStepTest, CancellationBeforeTheDeadlineKeepsItsName) {
  cancellation_->Cancel();
  const auto error = CompileWith(HangUntilCancelled, absl::Now());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->reason, BuildErrorReason::kCancelled);
}

TEST_F(CompileStepTest, NothingToDoIsDone) {
  jobs_.clear();
  EXPECT_FALSE(CompileWith(HangUntilCancelled).has_value());
}

}  // namespace
}  // namespace metad::pipeline
