#ifndef METAD_SERVER_BUILDS_BUILD_H_
#define METAD_SERVER_BUILDS_BUILD_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "metad/v1/build_event.pb.h"
#include "server/builds/caller.h"
#include "server/builds/event_log.h"
#include "server/builds/request_log.h"

namespace metad::builds {

class BuildWork;

enum class BuildState { kQueued, kRunning, kSucceeded, kFailed, kCancelled };

// One build of one caller: who asked for it, what has happened, how it ended.
// It belongs to no call: any number of them watch it, and it lives by itself.
// Thread-safe.
class Build : public std::enable_shared_from_this<Build> {
 public:
  // The first event says `stage`. `record` is logged, in one line, when the
  // build has ended.
  Build(std::string name, Caller caller, absl::Time created, v1::Stage stage,
        RequestRecord record);

  // "builds/<id>".
  const std::string& name() const { return name_; }
  const Caller& caller() const { return caller_; }
  absl::Time created() const { return created_; }
  BuildState state() const;
  EventLog& events() { return events_; }

  // Ends it as CANCELLED, unless it has ended: at once where others go on with
  // its work, else when the work's processes are gone. Never blocks.
  void Cancel();

  // A build without CreateBuild's promise is nobody's when its last watcher
  // goes: that cancels it. Once for each AddWatcher().
  void AddWatcher();
  void RemoveWatcher();

  // Called once, when it has ended, before its result can be seen; set before
  // anybody else has the build.
  void OnEnd(std::function<void()> ended) { ended_ = std::move(ended); }
  // It never came to be: nothing is put down, whatever becomes of its work.
  void Drop();
  // Of the work that it is part of, before anybody else has it.
  void SetWork(std::weak_ptr<BuildWork> work);
  void SetRunning();
  // Puts down how it ended; `event` has the result, and `elapsed` unset. Only
  // the first one counts.
  void Finish(v1::BuildEvent event, const std::string& outcome);

 private:
  const std::string name_;
  const Caller caller_;
  const absl::Time created_;
  std::function<void()> ended_;
  EventLog events_;

  mutable absl::Mutex mutex_;
  std::weak_ptr<BuildWork> work_ ABSL_GUARDED_BY(mutex_);
  RequestRecord record_ ABSL_GUARDED_BY(mutex_);
  BuildState state_ ABSL_GUARDED_BY(mutex_) = BuildState::kQueued;
  int watchers_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_BUILD_H_
