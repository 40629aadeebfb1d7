#ifndef METAD_TESTS_FAKES_FAKE_PROCESS_RUNNER_H_
#define METAD_TESTS_FAKES_FAKE_PROCESS_RUNNER_H_

#include <functional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/platform/process_runner.h"

namespace metad::platform {

// Answers every request with what a script makes of it, and remembers the
// requests. Thread-safe if the script is.
class FakeProcessRunner : public ProcessRunner {
 public:
  using Script = std::function<absl::StatusOr<ProcessResult>(
      const ProcessRequest&, const Cancellation&)>;

  explicit FakeProcessRunner(Script script) : script_(std::move(script)) {}

  // Gives every request the same answer.
  explicit FakeProcessRunner(const absl::StatusOr<ProcessResult>& answer)
      : FakeProcessRunner([answer](const ProcessRequest&, const Cancellation&) {
          return answer;
        }) {}

  absl::StatusOr<ProcessResult> Run(const ProcessRequest& request,
                                    const Cancellation& cancellation) override {
    {
      absl::MutexLock lock(&mutex_);
      requests_.push_back(request);
    }
    return script_(request, cancellation);
  }

  std::vector<ProcessRequest> requests() const {
    absl::MutexLock lock(&mutex_);
    return requests_;
  }

 private:
  const Script script_;
  mutable absl::Mutex mutex_;
  std::vector<ProcessRequest> requests_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::platform

#endif  // METAD_TESTS_FAKES_FAKE_PROCESS_RUNNER_H_
