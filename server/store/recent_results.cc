#include "server/store/recent_results.h"

#include <iterator>
#include <utility>

namespace metad::store {
namespace {

// One result may take that part of the room.
constexpr size_t kLargestPart = 8;

}  // namespace

std::shared_ptr<const std::string> RecentResults::Find(
    absl::string_view key, const platform::FileState& file) {
  absl::MutexLock lock(&mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return nullptr;
  const Order::iterator kept = found->second;
  if (!(kept->file == file)) {
    Drop(kept);
    return nullptr;
  }
  order_.splice(order_.begin(), order_, kept);
  return kept->result;
}

void RecentResults::Keep(absl::string_view key, const platform::FileState& file,
                         std::shared_ptr<const std::string> result) {
  if (result->size() > max_bytes_ / kLargestPart) return;
  absl::MutexLock lock(&mutex_);
  const auto found = kept_.find(key);
  if (found != kept_.end()) Drop(found->second);
  bytes_ += result->size();
  order_.push_front({std::string(key), file, std::move(result)});
  kept_.insert_or_assign(std::string(key), order_.begin());
  while (bytes_ > max_bytes_) Drop(std::prev(order_.end()));
}

void RecentResults::SetFile(absl::string_view key,
                            const platform::FileState& file) {
  absl::MutexLock lock(&mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return;
  platform::FileState& kept = found->second->file;
  // Another one may have come in its place meanwhile.
  if (kept.device == file.device && kept.inode == file.inode &&
      kept.size_bytes == file.size_bytes) {
    kept = file;
  }
}

void RecentResults::Drop(Order::iterator kept) {
  bytes_ -= kept->result->size();
  kept_.erase(kept->key);
  order_.erase(kept);
}

}  // namespace metad::store
