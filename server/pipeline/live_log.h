#ifndef METAD_SERVER_PIPELINE_LIVE_LOG_H_
#define METAD_SERVER_PIPELINE_LIVE_LOG_H_

#include <cstddef>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace metad::pipeline {

// What a compiler has said so far, on its way from the thread that runs it to
// that of the build, which shows it while the compiler runs. Thread-safe.
class LiveLog {
 public:
  // Holds the first `max_bytes` of what is said; the rest is told at the end.
  explicit LiveLog(size_t max_bytes) : max_bytes_(max_bytes) {}

  void Append(absl::string_view piece);

  // The whole lines that were not taken before.
  std::string TakeLines();

  // Bytes that were taken, from the beginning of what was said.
  size_t taken() const;

 private:
  const size_t max_bytes_;
  mutable absl::Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_);
  size_t taken_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_LIVE_LOG_H_
