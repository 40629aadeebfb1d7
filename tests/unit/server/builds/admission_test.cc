#include "server/builds/admission.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_action_cache.h"
#include "tests/fakes/fake_blob_store.h"
#include "tests/fakes/fake_executor.h"

namespace metad::builds {
namespace {

using testing::ElementsAre;

// Compilers that work until they are told to end, or cancelled.
class Gate {
 public:
  void Open() {
    absl::MutexLock lock(&mutex_);
    is_open_ = true;
  }

  void AwaitActions(int count) {
    absl::MutexLock lock(&mutex_);
    const auto are_there = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(
                               mutex_) { return actions_ >= count; };
    mutex_.Await(absl::Condition(&are_there));
  }

  int actions() {
    absl::MutexLock lock(&mutex_);
    return actions_;
  }

  absl::StatusOr<execution::ActionOutcome> Compile(
      const platform::Cancellation& cancellation) {
    absl::MutexLock lock(&mutex_);
    ++actions_;
    const auto may_end = [this, &cancellation]()
                             ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
                               return is_open_ || cancellation.IsCancelled();
                             };
    // Nobody signals a cancellation to this lock.
    while (!mutex_.AwaitWithTimeout(absl::Condition(&may_end),
                                    absl::Milliseconds(5))) {
    }
    execution::ActionOutcome outcome;
    outcome.cancelled = cancellation.IsCancelled();
    // The compiler refuses the source: the build ends as FAILED.
    outcome.exit_code = outcome.cancelled ? -1 : 1;
    return outcome;
  }

 private:
  absl::Mutex mutex_;
  bool is_open_ ABSL_GUARDED_BY(mutex_) = false;
  int actions_ ABSL_GUARDED_BY(mutex_) = 0;
};

class AdmissionTest : public testing::Test {
 protected:
  ~AdmissionTest() override {
    gate_.Open();
    admission_.Drain();
  }

  // One source, which is to be compiled; for the machine itself.
  static BuildOrder Order(const std::string& model = "m") {
    BuildOrder order;
    order.caller = TheOnlyCaller();
    order.received = absl::Now();
    order.deadline = absl::Now() + absl::Hours(1);
    order.request.model_name = model;
    order.request.target = "host";
    pipeline::ModuleInput module;
    module.name = "ops";
    module.kind = pipeline::ModuleKind::kCSource;
    module.artifact = "int op(void) { return 0; }";
    order.request.modules.push_back(module);
    order.request.outputs = {pipeline::OutputKind::kObject};
    return order;
  }

  std::shared_ptr<Build> Admit(BuildOrder order) {
    Admission::Admitted admitted = admission_.Admit(std::move(order));
    if (auto* error = std::get_if<pipeline::BuildError>(&admitted)) {
      ADD_FAILURE() << error->message;
      return nullptr;
    }
    return std::get<std::shared_ptr<Build>>(std::move(admitted));
  }

  // Blocks until the build has its result.
  static v1::BuildResult ResultOf(Build& build) {
    absl::Notification ended;
    const auto subscription = build.events().Subscribe([&] {
      if (build.events().closed() && !ended.HasBeenNotified()) ended.Notify();
    });
    if (!build.events().closed()) ended.WaitForNotification();
    return build.events().At(build.events().last_sequence())->result();
  }

  static std::vector<int64_t> SequencesOf(Build& build) {
    std::vector<int64_t> sequences;
    for (int64_t i = 1; i <= build.events().last_sequence(); ++i) {
      sequences.push_back(build.events().At(i)->sequence());
    }
    return sequences;
  }

  Gate gate_;
  platform::PosixProcessRunner runner_;
  execution::ToolchainRegistry toolchains_{
      execution::ToolchainCatalog::Default(), &runner_};
  execution::FakeExecutor executor_{
      [this](const execution::Action& /*action*/,
             const platform::Cancellation& cancellation) {
        return gate_.Compile(cancellation);
      }};
  pipeline::BuildPipeline pipeline_{&toolchains_, &executor_,
                                    execution::ActionLimits()};
  store::FakeBlobStore blobs_{1 << 20};
  store::FakeActionCache actions_;
  ResultCache results_{
      actions_, blobs_, toolchains_, {1 << 18, 1 << 20, "program"}};
  BuildTable table_{16};
  execution::WorkerPool errands_{1, 16};
  Admission admission_{
      {pipeline_, blobs_, &results_}, table_, errands_, {1, 1}};
};

TEST_F(AdmissionTest, EqualOrdersShareOneRunAndHaveTheSameHistory) {
  const auto first = Admit(Order());
  gate_.AwaitActions(1);
  const auto second = Admit(Order());
  ASSERT_NE(first->name(), second->name());
  EXPECT_EQ(second->state(), BuildState::kRunning);
  gate_.Open();
  EXPECT_EQ(ResultOf(*first).outcome(), v1::BuildResult::FAILED);
  EXPECT_EQ(ResultOf(*second).outcome(), v1::BuildResult::FAILED);
  EXPECT_EQ(gate_.actions(), 1);
  EXPECT_EQ(SequencesOf(*first), SequencesOf(*second));
  EXPECT_EQ(second->events().At(1)->snapshot().build(), second->name());
  EXPECT_TRUE(second->events().At(2)->has_stage());
}

TEST_F(AdmissionTest, ABuildThatIsCancelledLeavesTheOthersTheirWork) {
  const auto first = Admit(Order());
  gate_.AwaitActions(1);
  const auto second = Admit(Order());
  first->Cancel();
  EXPECT_EQ(ResultOf(*first).outcome(), v1::BuildResult::CANCELLED);
  EXPECT_EQ(first->state(), BuildState::kCancelled);
  EXPECT_EQ(second->state(), BuildState::kRunning);
  gate_.Open();
  EXPECT_EQ(ResultOf(*second).outcome(), v1::BuildResult::FAILED);
  EXPECT_EQ(gate_.actions(), 1);
}

TEST_F(AdmissionTest, TheLastThatIsCancelledEndsTheWork) {
  const auto first = Admit(Order());
  gate_.AwaitActions(1);
  const auto second = Admit(Order());
  second->Cancel();
  first->Cancel();
  EXPECT_EQ(ResultOf(*first).outcome(), v1::BuildResult::CANCELLED);
  // Nobody joins what was given up.
  const auto third = Admit(Order());
  gate_.Open();
  EXPECT_EQ(ResultOf(*third).outcome(), v1::BuildResult::FAILED);
  EXPECT_EQ(gate_.actions(), 2);
}

TEST_F(AdmissionTest, AnOrderThatMayNotBeCachedSharesNothing) {
  const auto first = Admit(Order());
  gate_.AwaitActions(1);
  BuildOrder order = Order();
  order.may_be_cached = false;
  const auto second = Admit(std::move(order));
  EXPECT_EQ(second->state(), BuildState::kQueued);
  gate_.Open();
  ResultOf(*second);
  EXPECT_EQ(gate_.actions(), 2);
}

TEST_F(AdmissionTest, ABuildInTheQueueIsCancelledWithoutItsTurn) {
  const auto running = Admit(Order("a"));
  gate_.AwaitActions(1);
  const auto waiting = Admit(Order("b"));
  waiting->Cancel();
  EXPECT_EQ(ResultOf(*waiting).outcome(), v1::BuildResult::CANCELLED);
  // Its place is free.
  const auto next = Admit(Order("c"));
  EXPECT_EQ(next->state(), BuildState::kQueued);
  EXPECT_EQ(running->state(), BuildState::kRunning);
}

TEST_F(AdmissionTest, WhatTheQueueHasNoRoomForIsRefused) {
  const auto running = Admit(Order("a"));
  gate_.AwaitActions(1);
  const auto waiting = Admit(Order("b"));
  const Admission::Admitted refused = admission_.Admit(Order("c"));
  const auto* error = std::get_if<pipeline::BuildError>(&refused);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->reason, pipeline::BuildErrorReason::kQueueFull);
}

TEST_F(AdmissionTest, ABuildEndsWithItsLastWatcher) {
  const auto build = Admit(Order());
  gate_.AwaitActions(1);
  build->AddWatcher();
  build->AddWatcher();
  build->RemoveWatcher();
  EXPECT_EQ(build->state(), BuildState::kRunning);
  build->RemoveWatcher();
  EXPECT_EQ(ResultOf(*build).outcome(), v1::BuildResult::CANCELLED);
}

TEST_F(AdmissionTest, ABuildIsFoundWhileItGoesOnAndAfterwards) {
  const auto build = Admit(Order());
  EXPECT_EQ(table_.Find(build->name()), build);
  gate_.Open();
  ResultOf(*build);
  EXPECT_EQ(table_.Find(build->name()), build);
}

TEST_F(AdmissionTest, WhatIsWrongIsToldAtOnceAndNothingRuns) {
  BuildOrder order = Order();
  order.request.model_name = "no identifier";
  order.option_violations.Add("timeout", "expected more than 0");
  const Admission::Admitted refused = admission_.Admit(std::move(order));
  const auto* error = std::get_if<pipeline::BuildError>(&refused);
  ASSERT_NE(error, nullptr);
  std::vector<std::string> fields;
  for (const codegen::Violation& violation : error->violations.kept()) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ElementsAre("spec.model_name", "timeout"));
  EXPECT_EQ(gate_.actions(), 0);
}

}  // namespace
}  // namespace metad::builds
