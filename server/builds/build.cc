#include "server/builds/build.h"

#include <utility>

#include "absl/time/clock.h"
#include "server/builds/build_work.h"
#include "server/builds/event_translation.h"

namespace metad::builds {
namespace {

bool HasEnded(BuildState state) {
  return state != BuildState::kQueued && state != BuildState::kRunning;
}

BuildState StateOf(v1::BuildResult::Outcome outcome) {
  switch (outcome) {
    case v1::BuildResult::SUCCEEDED:
      return BuildState::kSucceeded;
    case v1::BuildResult::CANCELLED:
      return BuildState::kCancelled;
    default:
      return BuildState::kFailed;
  }
}

v1::BuildEvent Snapshot(const std::string& name, v1::Stage stage) {
  v1::BuildEvent event;
  event.mutable_snapshot()->set_build(name);
  event.mutable_snapshot()->set_stage(stage);
  return event;
}

}  // namespace

Build::Build(std::string name, Caller caller, absl::Time created,
             v1::Stage stage, RequestRecord record)
    : name_(std::move(name)),
      caller_(std::move(caller)),
      created_(created),
      record_(std::move(record)) {
  record_.build = name_;
  events_.Append(Snapshot(name_, stage));
}

BuildState Build::state() const {
  absl::MutexLock lock(&mutex_);
  return state_;
}

void Build::Cancel() {
  std::shared_ptr<BuildWork> work;
  {
    absl::MutexLock lock(&mutex_);
    if (HasEnded(state_)) return;
    work = work_.lock();
  }
  if (work != nullptr) work->Leave(shared_from_this());
}

void Build::AddWatcher() {
  absl::MutexLock lock(&mutex_);
  ++watchers_;
}

void Build::RemoveWatcher() {
  {
    absl::MutexLock lock(&mutex_);
    if (--watchers_ > 0) return;
  }
  Cancel();
}

void Build::Drop() {
  absl::MutexLock lock(&mutex_);
  state_ = BuildState::kCancelled;
}

void Build::SetWork(std::weak_ptr<BuildWork> work) {
  absl::MutexLock lock(&mutex_);
  work_ = std::move(work);
}

void Build::SetRunning() {
  absl::MutexLock lock(&mutex_);
  if (state_ == BuildState::kQueued) state_ = BuildState::kRunning;
}

void Build::Finish(v1::BuildEvent event, const std::string& outcome) {
  const absl::Duration elapsed = absl::Now() - created_;
  {
    absl::MutexLock lock(&mutex_);
    if (HasEnded(state_)) return;
    state_ = StateOf(event.result().outcome());
    record_.outcome = outcome;
    record_.duration = elapsed;
    // Before anybody can see the result.
    LogRequest(record_);
  }
  if (ended_ != nullptr) ended_();
  *event.mutable_result()->mutable_elapsed() = TranslateDuration(elapsed);
  events_.Close(std::move(event));
}

}  // namespace metad::builds
