#ifndef METAD_SERVER_BUILDS_BUILD_TABLE_H_
#define METAD_SERVER_BUILDS_BUILD_TABLE_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/builds/build.h"

namespace metad::builds {

// The builds that can be found by name: all that go on, and the last ones that
// have ended. Outlives its builds. Thread-safe.
class BuildTable {
 public:
  // How many that have ended are kept.
  explicit BuildTable(size_t max_ended) : max_ended_(max_ended) {}

  // Before it ends.
  void Add(const std::shared_ptr<Build>& build);
  // For one that nobody has seen yet.
  void Remove(const std::string& name);
  // Null where there is none of that name.
  std::shared_ptr<Build> Find(absl::string_view name) const;

 private:
  // The first that ended are forgotten.
  void NoteEnd(const std::string& name);

  const size_t max_ended_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Build>> builds_
      ABSL_GUARDED_BY(mutex_);
  // In the order in which they ended.
  std::deque<std::string> ended_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_BUILD_TABLE_H_
