#ifndef METAD_SERVER_EXECUTION_SHARED_RUN_H_
#define METAD_SERVER_EXECUTION_SHARED_RUN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/execution/action.h"
#include "server/execution/executor.h"
#include "server/platform/cancellation.h"

namespace metad::execution {

// One run for all that want its outcome. Each of them may be cancelled by
// itself; the last one takes the run with it. Thread-safe.
class SharedRun : public std::enable_shared_from_this<SharedRun> {
 public:
  // Makes somebody a member, whose `done` will get the outcome; calls nobody.
  // Nothing where the run is over, or given up. Watch() is to follow.
  std::optional<uint64_t> Join(Executor::Done done);

  // When `cancellation` is cancelled first, the member gets that instead: at
  // once, on the thread that cancels, where there are others, else when the run
  // has ended.
  void Watch(uint64_t member,
             std::shared_ptr<platform::Cancellation> cancellation);

  // Cancelled when nobody wants the outcome any more.
  const std::shared_ptr<platform::Cancellation>& cancellation() const {
    return cancellation_;
  }

  // Tells all.
  void End(const absl::StatusOr<ActionOutcome>& outcome);

 private:
  struct Member {
    std::shared_ptr<platform::Cancellation> cancellation;
    Executor::Done done;
    // Goes before what it listens to, and never under the lock.
    std::unique_ptr<platform::CancellationListener> listener;
  };

  void Leave(uint64_t id);

  const std::shared_ptr<platform::Cancellation> cancellation_ =
      platform::Cancellation::Create();
  absl::Mutex mutex_;
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, Member> members_ ABSL_GUARDED_BY(mutex_);
  // Over or given up.
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_SHARED_RUN_H_
