#ifndef METAD_SERVER_STORE_ACTION_INDEX_H_
#define METAD_SERVER_STORE_ACTION_INDEX_H_

#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace metad::store {

// Which results there are, how large they are and in which order they were
// used: who has to go. Bookkeeping only; not thread-safe.
class ActionIndex {
 public:
  ActionIndex(int64_t max_bytes, int64_t max_results)
      : max_bytes_(max_bytes), max_results_(max_results) {}

  int64_t max_bytes() const { return max_bytes_; }
  int64_t bytes() const { return bytes_; }
  int64_t results() const { return static_cast<int64_t>(entries_.size()); }

  bool Contains(absl::string_view key) const { return entries_.contains(key); }

  // Instead of what the key had. It counts as used now.
  void Add(absl::string_view key, int64_t bytes);

  // Counts as used now; false when it is not there.
  bool Touch(absl::string_view key);

  void Remove(absl::string_view key);

  // Forgets the least recently used results until the rest is within the
  // limits, and returns their keys.
  std::vector<std::string> TakeSurplus();

 private:
  struct Entry {
    int64_t bytes = 0;
    std::list<std::string>::iterator position;
  };

  const int64_t max_bytes_;
  const int64_t max_results_;
  int64_t bytes_ = 0;
  // Least recently used first.
  std::list<std::string> by_use_;
  absl::flat_hash_map<std::string, Entry> entries_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_ACTION_INDEX_H_
