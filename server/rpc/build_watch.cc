#include "server/rpc/build_watch.h"

#include <utility>

#include "absl/time/clock.h"
#include "server/builds/event_translation.h"

namespace metad::rpc {

std::shared_ptr<BuildWatch> BuildWatch::Start(
    absl::Duration heartbeat_interval) {
  std::shared_ptr<BuildWatch> watch(new BuildWatch(heartbeat_interval));
  watch->self_ = watch;
  return watch;
}

void BuildWatch::Attach(std::shared_ptr<builds::Build> build, int64_t after) {
  build->AddWatcher();
  bool has_left = false;
  {
    absl::MutexLock lock(&mutex_);
    has_left = has_left_;
    build_ = build;
    next_ = after + 1;
    subscription_ = build->events().Subscribe([weak = weak_from_this()] {
      const std::shared_ptr<BuildWatch> self = weak.lock();
      if (self != nullptr) self->Advance();
    });
  }
  if (has_left) build->RemoveWatcher();
  Advance();
  ScheduleHeartbeat();
}

void BuildWatch::Refuse(const grpc::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    is_finished_ = true;
  }
  Finish(status);
}

void BuildWatch::Advance() {
  builds::LoggedEvent event;
  bool is_last = false;
  bool is_over = false;
  {
    absl::MutexLock lock(&mutex_);
    if (build_ == nullptr || is_finished_ || current_ != nullptr) return;
    is_over = has_left_;
    if (!is_over) event = Next();
    if (!is_over && event == nullptr) return;
    current_ = event;
    is_last = event != nullptr && event->has_result();
    is_finished_ = is_over || is_last;
  }
  // Without the lock: gRPC may have something to say at once.
  if (is_over) {
    Finish(grpc::Status::CANCELLED);
  } else if (is_last) {
    StartWriteAndFinish(event.get(), grpc::WriteOptions(), grpc::Status::OK);
  } else {
    StartWrite(event.get());
  }
}

builds::LoggedEvent BuildWatch::Next() {
  builds::LoggedEvent event = build_->events().At(next_);
  if (event != nullptr) {
    ++next_;
    heartbeat_is_due_ = false;
    return event;
  }
  if (!std::exchange(heartbeat_is_due_, false)) return nullptr;
  return Heartbeat();
}

builds::LoggedEvent BuildWatch::Heartbeat() const {
  v1::BuildEvent event;
  *event.mutable_heartbeat()->mutable_elapsed() =
      builds::TranslateDuration(absl::Now() - build_->created());
  return std::make_shared<const v1::BuildEvent>(std::move(event));
}

void BuildWatch::OnWriteDone(bool ok) {
  if (!ok) Leave();
  {
    absl::MutexLock lock(&mutex_);
    current_ = nullptr;
  }
  Advance();
}

void BuildWatch::OnCancel() {
  Leave();
  Advance();
}

void BuildWatch::Leave() {
  std::shared_ptr<builds::Build> build;
  {
    absl::MutexLock lock(&mutex_);
    if (std::exchange(has_left_, true)) return;
    build = build_;
  }
  if (build != nullptr) build->RemoveWatcher();
}

void BuildWatch::OnDone() {
  // One that read to the end leaves, too.
  Leave();
  {
    absl::MutexLock lock(&mutex_);
    subscription_ = nullptr;
    alarm_ = nullptr;
  }
  // May be the last reference.
  std::shared_ptr<BuildWatch> self = std::move(self_);
}

void BuildWatch::ScheduleHeartbeat() {
  absl::MutexLock lock(&mutex_);
  if (is_finished_) return;
  // An alarm keeps its function, so that must not keep the alarm's owner.
  alarm_ = std::make_unique<grpc::Alarm>();
  alarm_->Set(absl::ToChronoTime(absl::Now() + heartbeat_interval_),
              [weak = weak_from_this(),
               seen = build_->events().last_sequence()](bool expired) {
                const std::shared_ptr<BuildWatch> self = weak.lock();
                if (expired && self != nullptr) self->BeatIfSilentSince(seen);
              });
}

void BuildWatch::BeatIfSilentSince(int64_t sequence) {
  {
    absl::MutexLock lock(&mutex_);
    heartbeat_is_due_ = build_->events().last_sequence() == sequence;
  }
  Advance();
  ScheduleHeartbeat();
}

}  // namespace metad::rpc
