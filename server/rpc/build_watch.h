#ifndef METAD_SERVER_RPC_BUILD_WATCH_H_
#define METAD_SERVER_RPC_BUILD_WATCH_H_

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "metad/v1/build_event.pb.h"
#include "server/builds/build.h"
#include "server/builds/event_log.h"

namespace metad::rpc {

// One call that streams a build's events, with a heartbeat where nothing
// happens. The build goes on without it: it reads the build's log at the
// client's pace.
//
// The last event and the end of the call go out together, so that no client
// waits between them.
class BuildWatch : public grpc::ServerWriteReactor<v1::BuildEvent>,
                   public std::enable_shared_from_this<BuildWatch> {
 public:
  // The watch owns itself until the call is over. A build that is silent for
  // `heartbeat_interval` has a heartbeat sent.
  static std::shared_ptr<BuildWatch> Start(absl::Duration heartbeat_interval);

  // Watches the build from the event after `after`; or ends the call. One of
  // them, once.
  void Attach(std::shared_ptr<builds::Build> build, int64_t after);
  void Refuse(const grpc::Status& status);

  // gRPC's callbacks.
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  explicit BuildWatch(absl::Duration heartbeat_interval)
      : heartbeat_interval_(heartbeat_interval) {}

  // Writes what is next, or ends the call, unless a write goes on.
  void Advance();
  // Null where there is nothing to write now.
  builds::LoggedEvent Next() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  builds::LoggedEvent Heartbeat() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Nobody reads any more.
  void Leave();
  // Looks after an interval, and so on, whether something has happened.
  void ScheduleHeartbeat();
  void BeatIfSilentSince(int64_t sequence);

  // Its own: an alarm may come after the server that gave it is gone.
  const absl::Duration heartbeat_interval_;

  absl::Mutex mutex_;
  std::shared_ptr<builds::Build> build_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const builds::EventLog::Subscription> subscription_
      ABSL_GUARDED_BY(mutex_);
  int64_t next_ ABSL_GUARDED_BY(mutex_) = 1;
  // What is being written; null where nothing is.
  builds::LoggedEvent current_ ABSL_GUARDED_BY(mutex_);
  bool heartbeat_is_due_ ABSL_GUARDED_BY(mutex_) = false;
  bool has_left_ ABSL_GUARDED_BY(mutex_) = false;
  // Finish() is called once.
  bool is_finished_ ABSL_GUARDED_BY(mutex_) = false;
  // A new one for each beat: an alarm that is set again from within its own
  // callback would replace the function that is running.
  std::unique_ptr<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);

  // Held by this object until OnDone, and by every callback under way, so that
  // none of them finds it gone.
  std::shared_ptr<BuildWatch> self_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BUILD_WATCH_H_
