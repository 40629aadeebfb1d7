#include "server/execution/caching_executor.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/action_digest.h"
#include "tests/fakes/fake_action_cache.h"
#include "tests/fakes/fake_blob_store.h"
#include "tests/fakes/fake_executor.h"

namespace metad::execution {
namespace {

using platform::Cancellation;
using testing::HasSubstr;

Action Compiling(const std::string& source) {
  Action action;
  action.argv = {"/usr/bin/cc", "-c", "a.c"};
  action.inputs = {{"a.c", source}};
  action.outputs = {"a.o"};
  action.compiler = {"cc", "host", "f", "h"};
  return action;
}

ActionOutcome Compiled(const std::string& object) {
  ActionOutcome outcome;
  outcome.exit_code = 0;
  outcome.standard_error.text = "a.c:1:1: warning: it is odd\n";
  outcome.outputs = {{"a.o", object}};
  return outcome;
}

ActionOutcome Failed(int exit_code, const std::string& errors) {
  ActionOutcome outcome;
  outcome.exit_code = exit_code;
  outcome.standard_error.text = errors;
  return outcome;
}

// An action that was started.
class Started {
 public:
  Started(Executor& executor, Action action,
          std::shared_ptr<Cancellation> cancellation = Cancellation::Create())
      : cancellation_(std::move(cancellation)) {
    executor.Start(std::move(action), cancellation_,
                   [this](absl::StatusOr<ActionOutcome> outcome) {
                     outcome_ = std::move(outcome);
                     done_.Notify();
                   });
  }

  void Cancel() { cancellation_->Cancel(); }
  bool IsDone() const { return done_.HasBeenNotified(); }
  const absl::StatusOr<ActionOutcome>& Await() {
    done_.WaitForNotification();
    return outcome_;
  }

 private:
  const std::shared_ptr<Cancellation> cancellation_;
  absl::Notification done_;
  absl::StatusOr<ActionOutcome> outcome_;
};

class CachingExecutorTest : public testing::Test {
 protected:
  CachingExecutorOptions Options() {
    CachingExecutorOptions options;
    options.is_unchanged = [this](const ActionCompiler& compiler) {
      return compiler.fingerprint == fingerprint_;
    };
    return options;
  }

  std::string fingerprint_ = "f";
  store::FakeActionCache actions_;
  store::FakeBlobStore blobs_;
  OutcomeCache cache_{actions_, blobs_};
};

TEST_F(CachingExecutorTest, AnEqualActionIsAnsweredWithWhatTheFirstOneGave) {
  FakeExecutor inner(Compiled("object"));
  CachingExecutor executor(Options(), inner, cache_);
  ASSERT_TRUE(Started(executor, Compiling("int a;")).Await().ok());
  Started again(executor, Compiling("int a;"));
  ASSERT_TRUE(again.Await().ok()) << again.Await().status();
  EXPECT_TRUE(again.Await()->Succeeded());
  EXPECT_EQ(again.Await()->outputs[0].path, "a.o");
  EXPECT_EQ(again.Await()->outputs[0].content, "object");
  EXPECT_THAT(again.Await()->standard_error.text, HasSubstr("it is odd"));
  EXPECT_EQ(inner.actions().size(), 1u);
  Started(executor, Compiling("int b;")).Await();
  EXPECT_EQ(inner.actions().size(), 2u);
}

TEST_F(CachingExecutorTest, AnotherExecutorOverTheSameCacheKnowsIt) {
  FakeExecutor inner(Compiled("object"));
  {
    CachingExecutor executor(Options(), inner, cache_);
    Started(executor, Compiling("int a;")).Await();
  }
  CachingExecutor executor(Options(), inner, cache_);
  EXPECT_TRUE(Started(executor, Compiling("int a;")).Await()->Succeeded());
  EXPECT_EQ(inner.actions().size(), 1u);
}

TEST_F(CachingExecutorTest, WhatMustNotBeCachedIsRunAndKept) {
  int runs = 0;
  FakeExecutor inner([&runs](const Action&, const Cancellation&) {
    return Compiled("object " + std::to_string(++runs));
  });
  CachingExecutor executor(Options(), inner, cache_);
  Action anew = Compiling("int a;");
  anew.may_be_cached = false;
  for (const char* object : {"object 1", "object 2"}) {
    EXPECT_EQ(Started(executor, anew).Await()->outputs[0].content, object);
  }
  EXPECT_EQ(Started(executor, Compiling("int a;")).Await()->outputs[0].content,
            "object 2");
}

TEST_F(CachingExecutorTest, FailuresAreMadeAgain) {
  FakeExecutor inner(Failed(1, "a.c:1:1: error: no\n"));
  CachingExecutor executor(Options(), inner, cache_);
  for (size_t runs = 1; runs <= 2; ++runs) {
    EXPECT_EQ(Started(executor, Compiling("int a")).Await()->exit_code, 1);
    EXPECT_EQ(inner.actions().size(), runs);
  }
}

TEST_F(CachingExecutorTest, AFailureThatIsAnAnswerIsKept) {
  FakeExecutor inner(Failed(1, "a.c:1:1: error: no\n"));
  CachingExecutor executor(Options(), inner, cache_);
  Action question = Compiling("int a");
  question.outputs.clear();
  question.failure_is_answer = true;
  for (int i = 0; i < 2; ++i) {
    Started asked(executor, question);
    EXPECT_EQ(asked.Await()->exit_code, 1);
    EXPECT_THAT(asked.Await()->standard_error.text, HasSubstr("error: no"));
  }
  EXPECT_EQ(inner.actions().size(), 1u);
}

TEST_F(CachingExecutorTest, AFailureOfTheMachineIsNoAnswer) {
  for (const ActionOutcome& outcome :
       {Failed(1, "cc1: out of memory allocating 65536 bytes\n"),
        Failed(1, "gcc: fatal error: Killed signal terminated program cc1\n"),
        Failed(4, "a.c:1:1: error: no\n")}) {
    FakeExecutor inner(outcome);
    CachingExecutor executor(Options(), inner, cache_);
    Action question = Compiling("int a");
    question.outputs.clear();
    question.failure_is_answer = true;
    Started(executor, question).Await();
    Started(executor, question).Await();
    EXPECT_EQ(inner.actions().size(), 2u);
  }
}

TEST_F(CachingExecutorTest, ACrashALimitOrAMissingOutputIsNotKept) {
  ActionOutcome crashed = Compiled("object");
  crashed.exit_code = -1;
  crashed.signal = 11;
  ActionOutcome late = Compiled("object");
  late.timed_out = true;
  ActionOutcome empty = Compiled("object");
  empty.outputs.clear();
  for (const ActionOutcome& outcome : {crashed, late, empty}) {
    FakeExecutor inner(outcome);
    CachingExecutor executor(Options(), inner, cache_);
    Started(executor, Compiling("int a;")).Await();
    Started(executor, Compiling("int a;")).Await();
    EXPECT_EQ(inner.actions().size(), 2u);
  }
}

TEST_F(CachingExecutorTest, WhatACompilerMadeThatWasReplacedIsNotKept) {
  FakeExecutor inner(Compiled("object"));
  CachingExecutor executor(Options(), inner, cache_);
  fingerprint_ = "another";
  Started(executor, Compiling("int a;")).Await();
  EXPECT_EQ(actions_.results(), 0);
}

TEST_F(CachingExecutorTest, AnOutcomeWhoseFilesAreGoneIsMadeAgain) {
  FakeExecutor inner(Compiled("object"));
  CachingExecutor executor(Options(), inner, cache_);
  Started(executor, Compiling("int a;")).Await();
  blobs_.Lose(store::BlobDigest::Of("object"));
  EXPECT_EQ(Started(executor, Compiling("int a;")).Await()->outputs[0].content,
            "object");
  EXPECT_EQ(inner.actions().size(), 2u);
  Started(executor, Compiling("int a;")).Await();
  EXPECT_EQ(inner.actions().size(), 2u);
}

TEST_F(CachingExecutorTest, WhatIsKeptAndIsNoOutcomeIsNone) {
  FakeExecutor inner(Compiled("object"));
  CachingExecutor executor(Options(), inner, cache_);
  ASSERT_TRUE(
      actions_.Put(*ActionDigest(Compiling("int a;")), "\xff\xff\xff").ok());
  EXPECT_TRUE(Started(executor, Compiling("int a;")).Await()->Succeeded());
  EXPECT_EQ(inner.actions().size(), 1u);
}

TEST_F(CachingExecutorTest, AnActionWithoutADigestIsRunEachTime) {
  FakeExecutor inner(Compiled("object"));
  CachingExecutor executor(Options(), inner, cache_);
  Action action = Compiling("");
  action.inputs[0].write = [](ActionInput::Append append) {
    return append("int a;");
  };
  Started(executor, action).Await();
  Started(executor, action).Await();
  EXPECT_EQ(inner.actions().size(), 2u);
}

TEST_F(CachingExecutorTest, ErrorsArePassedOnAndNotKept) {
  FakeExecutor inner(absl::NotFoundError("no such compiler"));
  CachingExecutor executor(Options(), inner, cache_);
  EXPECT_EQ(Started(executor, Compiling("int a;")).Await().status(),
            absl::NotFoundError("no such compiler"));
  EXPECT_EQ(actions_.results(), 0);
}

// With an executor whose actions wait until they are released or cancelled.
class SharedRunTest : public CachingExecutorTest {
 protected:
  absl::StatusOr<ActionOutcome> Run(const Cancellation& cancellation) {
    const platform::CancellationListener listener(cancellation, [this] {
      if (!release_.HasBeenNotified()) release_.Notify();
    });
    running_.Notify();
    release_.WaitForNotification();
    if (!cancellation.IsCancelled()) return Compiled("object");
    ActionOutcome outcome;
    outcome.cancelled = true;
    return outcome;
  }

  absl::Notification running_;
  absl::Notification release_;
  FakeExecutor inner_{[this](const Action&, const Cancellation& cancellation) {
    return Run(cancellation);
  }};
  CachingExecutor executor_{Options(), inner_, cache_};
};

TEST_F(SharedRunTest, EqualActionsThatComeMeanwhileShareIt) {
  Started first(executor_, Compiling("int a;"));
  running_.WaitForNotification();
  Started second(executor_, Compiling("int a;"));
  Started third(executor_, Compiling("int a;"));
  EXPECT_FALSE(second.IsDone());
  release_.Notify();
  for (Started* started : {&first, &second, &third}) {
    EXPECT_EQ(started->Await()->outputs[0].content, "object");
  }
  EXPECT_EQ(inner_.actions().size(), 1u);
}

TEST_F(SharedRunTest, CancellingOneLeavesItToTheOther) {
  Started first(executor_, Compiling("int a;"));
  running_.WaitForNotification();
  Started second(executor_, Compiling("int a;"));
  first.Cancel();
  EXPECT_TRUE(first.IsDone());
  EXPECT_TRUE(first.Await()->cancelled);
  EXPECT_FALSE(second.IsDone());
  release_.Notify();
  EXPECT_TRUE(second.Await()->Succeeded());
}

TEST_F(SharedRunTest, ItEndsWhenNobodyWantsItAnyMore) {
  Started first(executor_, Compiling("int a;"));
  running_.WaitForNotification();
  Started second(executor_, Compiling("int a;"));
  first.Cancel();
  second.Cancel();
  EXPECT_TRUE(second.Await()->cancelled);
  EXPECT_EQ(actions_.results(), 0);
}

TEST_F(SharedRunTest, WhatIsCancelledBeforeItStartsNeverDoes) {
  const std::shared_ptr<Cancellation> cancellation = Cancellation::Create();
  cancellation->Cancel();
  Started started(executor_, Compiling("int a;"), cancellation);
  EXPECT_TRUE(started.Await()->cancelled);
  EXPECT_TRUE(inner_.actions().empty());
}

}  // namespace
}  // namespace metad::execution
