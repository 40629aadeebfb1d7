#include "server/execution/shared_run.h"

#include <utility>

namespace metad::execution {
namespace {

ActionOutcome Cancelled() {
  ActionOutcome outcome;
  outcome.cancelled = true;
  return outcome;
}

}  // namespace

std::optional<uint64_t> SharedRun::Join(Executor::Done done) {
  absl::MutexLock lock(&mutex_);
  if (is_over_) return std::nullopt;
  ++last_id_;
  members_[last_id_].done = std::move(done);
  return last_id_;
}

void SharedRun::Watch(uint64_t member,
                      std::shared_ptr<platform::Cancellation> cancellation) {
  // It may call at once.
  auto listener = std::make_unique<platform::CancellationListener>(
      *cancellation, [run = weak_from_this(), member] {
        if (const std::shared_ptr<SharedRun> alive = run.lock()) {
          alive->Leave(member);
        }
      });
  // Where the member is gone, the listener goes after the lock.
  absl::MutexLock lock(&mutex_);
  const auto found = members_.find(member);
  if (found == members_.end()) return;
  found->second.cancellation = std::move(cancellation);
  found->second.listener = std::move(listener);
}

void SharedRun::Leave(uint64_t id) {
  Member left;
  {
    absl::MutexLock lock(&mutex_);
    const auto member = members_.find(id);
    if (member == members_.end()) return;
    if (members_.size() > 1) {
      left = std::move(member->second);
      members_.erase(member);
    } else {
      // It is told when its process has ended.
      is_over_ = true;
    }
  }
  if (left.done == nullptr) {
    cancellation_->Cancel();
  } else {
    left.done(Cancelled());
  }
}

void SharedRun::End(const absl::StatusOr<ActionOutcome>& outcome) {
  std::map<uint64_t, Member> members;
  {
    absl::MutexLock lock(&mutex_);
    is_over_ = true;
    members.swap(members_);
  }
  for (auto& [id, member] : members) {
    member.listener.reset();
    member.done(outcome);
  }
}

}  // namespace metad::execution
