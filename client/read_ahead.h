#ifndef METAD_CLIENT_READ_AHEAD_H_
#define METAD_CLIENT_READ_AHEAD_H_

#include <functional>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace metad::client {

// Messages of a stream, of which the next one is read on a second thread, if
// there can be one, while somebody works with the present one.
template <typename Message>
class ReadAhead {
 public:
  // Gives the next message; false at the end.
  using Read = std::function<bool(Message*)>;

  explicit ReadAhead(Read read) : read_(std::move(read)) {
    try {
      thread_ = std::thread([this] { Work(); });
    } catch (const std::system_error&) {
      // There are as many threads as there may be.
    }
  }

  // Waits for the end of a read that is under way.
  ~ReadAhead() {
    {
      absl::MutexLock lock(&mutex_);
      stopped_ = true;
    }
    if (thread_.joinable()) thread_.join();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next message takes the place of `message`; false at the end.
  bool Next(Message* message) {
    if (!thread_.joinable()) return read_(message);
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &ReadAhead::HasNextOrEnded));
    if (!has_next_) return false;
    std::swap(*message, next_);
    has_next_ = false;
    return true;
  }

 private:
  bool HasNextOrEnded() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return has_next_ || ended_;
  }
  bool HasRoomOrStopped() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !has_next_ || stopped_;
  }

  void Work() {
    Message message;
    while (read_(&message)) {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &ReadAhead::HasRoomOrStopped));
      if (stopped_) return;
      // What comes back has memory that the next one can use.
      std::swap(message, next_);
      has_next_ = true;
    }
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }

  const Read read_;
  absl::Mutex mutex_;
  Message next_ ABSL_GUARDED_BY(mutex_);
  bool has_next_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_READ_AHEAD_H_
