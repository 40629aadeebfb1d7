#ifndef METAD_TESTS_FAKES_FAKE_EXECUTOR_H_
#define METAD_TESTS_FAKES_FAKE_EXECUTOR_H_

#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/execution/executor.h"

namespace metad::execution {

// Answers every action with what a script makes of it, on a thread of its own
// as a real executor would, and remembers the actions. Thread-safe if the
// script is. The destructor waits for every answer.
class FakeExecutor : public Executor {
 public:
  using Script = std::function<absl::StatusOr<ActionOutcome>(
      const Action&, const platform::Cancellation&)>;

  explicit FakeExecutor(Script script) : script_(std::move(script)) {}

  // Gives every action the same answer.
  explicit FakeExecutor(const absl::StatusOr<ActionOutcome>& answer)
      : FakeExecutor([answer](const Action&, const platform::Cancellation&) {
          return answer;
        }) {}

  ~FakeExecutor() override {
    // An answer may start another action, so the lock is not held meanwhile.
    for (std::vector<std::thread> threads = TakeThreads(); !threads.empty();
         threads = TakeThreads()) {
      for (std::thread& thread : threads) thread.join();
    }
  }

  void Start(Action action,
             std::shared_ptr<platform::Cancellation> cancellation,
             Done done) override {
    absl::MutexLock lock(&mutex_);
    actions_.push_back(action);
    threads_.emplace_back(
        [this, action = std::move(action),
         cancellation = std::move(cancellation),
         done = std::move(done)] { done(script_(action, *cancellation)); });
  }

  std::vector<Action> actions() const {
    absl::MutexLock lock(&mutex_);
    return actions_;
  }

 private:
  std::vector<std::thread> TakeThreads() {
    absl::MutexLock lock(&mutex_);
    return std::exchange(threads_, {});
  }

  const Script script_;
  mutable absl::Mutex mutex_;
  std::vector<Action> actions_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::execution

#endif  // METAD_TESTS_FAKES_FAKE_EXECUTOR_H_
