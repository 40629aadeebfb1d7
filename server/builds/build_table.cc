#include "server/builds/build_table.h"

#include <utility>

namespace metad::builds {

void BuildTable::Add(const std::shared_ptr<Build>& build) {
  {
    absl::MutexLock lock(&mutex_);
    builds_[build->name()] = build;
  }
  build->OnEnd([this, name = build->name()] { NoteEnd(name); });
}

std::shared_ptr<Build> BuildTable::Find(absl::string_view name) const {
  absl::MutexLock lock(&mutex_);
  const auto found = builds_.find(name);
  return found == builds_.end() ? nullptr : found->second;
}

void BuildTable::Remove(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  builds_.erase(name);
}

void BuildTable::NoteEnd(const std::string& name) {
  // Destroyed without the lock: one may hold much.
  std::vector<std::shared_ptr<Build>> forgotten;
  absl::MutexLock lock(&mutex_);
  ended_.push_back(name);
  while (ended_.size() > max_ended_) {
    const auto found = builds_.find(ended_.front());
    ended_.pop_front();
    if (found == builds_.end()) continue;
    forgotten.push_back(std::move(found->second));
    builds_.erase(found);
  }
}

}  // namespace metad::builds
