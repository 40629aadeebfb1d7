#include "server/store/action_index.h"

namespace metad::store {

void ActionIndex::Add(absl::string_view key, int64_t bytes) {
  Remove(key);
  by_use_.emplace_back(key);
  entries_.emplace(key, Entry{bytes, --by_use_.end()});
  bytes_ += bytes;
}

bool ActionIndex::Touch(absl::string_view key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return false;
  by_use_.splice(by_use_.end(), by_use_, found->second.position);
  return true;
}

void ActionIndex::Remove(absl::string_view key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  bytes_ -= found->second.bytes;
  by_use_.erase(found->second.position);
  entries_.erase(found);
}

std::vector<std::string> ActionIndex::TakeSurplus() {
  std::vector<std::string> surplus;
  while (!by_use_.empty() &&
         (bytes_ > max_bytes_ || results() > max_results_)) {
    surplus.push_back(by_use_.front());
    Remove(surplus.back());
  }
  return surplus;
}

}  // namespace metad::store
