#ifndef METAD_SERVER_BUILDS_ADMISSION_H_
#define METAD_SERVER_BUILDS_ADMISSION_H_

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "server/builds/build.h"
#include "server/builds/build_names.h"
#include "server/builds/build_order.h"
#include "server/builds/build_table.h"
#include "server/builds/build_work.h"
#include "server/builds/result_cache.h"
#include "server/execution/worker_pool.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/checked_build.h"

namespace metad::builds {

// Decides what becomes of an order: it is answered with what was built before,
// or shares work that goes on, or is checked and waits for its turn, or is
// refused. Thread-safe.
class Admission {
 public:
  struct Limits {
    // Builds that run at once, and that wait.
    int max_running = 1;
    int max_queued = 1;
  };

  // All that it is given outlives it, and so does whatever it admits. What a
  // cancelled build leaves to be done is done on `errands`.
  Admission(const BuildWork::Tools& tools, BuildTable& table,
            execution::WorkerPool& errands, const Limits& limits);

  // A build, which has its name and its snapshot, or why there is none. Blocks
  // while a compiler is probed, and on the disk.
  using Admitted = std::variant<std::shared_ptr<Build>, pipeline::BuildError>;
  Admitted Admit(BuildOrder order);

  // Admits no more; returns when the last build has ended.
  void Drain() { pool_.Drain(); }

 private:
  // Nothing where the result is not to be kept, or something is wrong with the
  // order.
  std::optional<ResultKey> KeyOf(const BuildOrder& order);
  // Null where nothing is stored for that key.
  std::shared_ptr<Build> Answer(const ResultKey& key, const BuildOrder& order);
  // Null where nobody works on that.
  std::shared_ptr<Build> Share(const ResultKey& key, const BuildOrder& order);
  pipeline::CheckResult Check(BuildOrder& order);
  Admitted Enqueue(pipeline::CheckedBuild checked,
                   const std::optional<ResultKey>& key, BuildOrder& order);
  void LeaveQueue(execution::WorkerPool::Ticket ticket);
  // `cache_outcome` as RequestRecord has it.
  std::shared_ptr<Build> NewBuild(const BuildOrder& order, v1::Stage stage,
                                  std::string cache_outcome);
  // Others may share the work; false where there is such work already.
  bool Announce(const std::string& action,
                const std::shared_ptr<BuildWork>& work);
  void Retract(const std::string& action, const BuildWork& work);

  const BuildWork::Tools tools_;
  BuildTable& table_;
  execution::WorkerPool& errands_;
  const Limits limits_;
  BuildNames names_;

  absl::Mutex mutex_;
  // Work that goes on, by what its result is kept under.
  absl::flat_hash_map<std::string, std::shared_ptr<BuildWork>> shareable_
      ABSL_GUARDED_BY(mutex_);

  // Last, so that its threads are gone before what they use.
  execution::WorkerPool pool_;
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_ADMISSION_H_
