#ifndef METAD_TESTS_FAKES_FAKE_ACTION_CACHE_H_
#define METAD_TESTS_FAKES_FAKE_ACTION_CACHE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/store/action_cache.h"
#include "server/store/action_index.h"

namespace metad::store {

// Results in memory: the contract without a disk. Thread-safe.
class FakeActionCache : public ActionCache {
 public:
  explicit FakeActionCache(int64_t max_bytes = int64_t{1} << 30,
                           int64_t max_results = int64_t{1} << 16)
      : index_(max_bytes, max_results) {}

  std::optional<std::string> Get(absl::string_view key) override {
    absl::MutexLock lock(&mutex_);
    if (!index_.Touch(key)) return std::nullopt;
    return contents_[std::string(key)];
  }

  absl::Status Put(absl::string_view key, absl::string_view result) override {
    if (!IsActionKey(key)) return absl::InvalidArgumentError("no key");
    const auto bytes = static_cast<int64_t>(result.size());
    absl::MutexLock lock(&mutex_);
    if (bytes > index_.max_bytes()) {
      return absl::ResourceExhaustedError("larger than the cache");
    }
    index_.Add(key, bytes);
    contents_[std::string(key)] = std::string(result);
    for (const std::string& surplus : index_.TakeSurplus()) {
      contents_.erase(surplus);
    }
    return absl::OkStatus();
  }

  void Remove(absl::string_view key) override {
    absl::MutexLock lock(&mutex_);
    index_.Remove(key);
    contents_.erase(std::string(key));
  }

  int64_t results() const {
    absl::MutexLock lock(&mutex_);
    return index_.results();
  }

 private:
  mutable absl::Mutex mutex_;
  ActionIndex index_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> contents_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_TESTS_FAKES_FAKE_ACTION_CACHE_H_
