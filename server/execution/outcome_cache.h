#ifndef METAD_SERVER_EXECUTION_OUTCOME_CACHE_H_
#define METAD_SERVER_EXECUTION_OUTCOME_CACHE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "server/execution/action.h"
#include "server/store/action_cache.h"
#include "server/store/blob_store.h"

namespace metad::execution {

// How actions ended, by their digests: what programs said in an action cache,
// the files that they left in a store of blobs. An outcome whose files are gone
// is none.
//
// Thread-safe; calls may block on a disk.
class OutcomeCache {
 public:
  // Files of one outcome, together; what has more is not kept.
  static constexpr int64_t kMaxOutputBytes = int64_t{64} << 20;

  // Both outlive this.
  OutcomeCache(store::ActionCache& outcomes, store::BlobCache& blobs)
      : outcomes_(outcomes), blobs_(blobs) {}

  // The outcome of the action that has this digest.
  std::optional<ActionOutcome> Read(const std::string& digest,
                                    const Action& action);

  // Keeps the outcome, if it is worth it: of a program that succeeded and left
  // all it promised; or of one that was asked a question (Action::
  // failure_is_answer) and exited with 1 as compilers do that found mistakes,
  // and not because the machine failed them. That it cannot be kept is reported
  // in the log, and no loss.
  void Keep(const std::string& digest, const Action& action,
            const ActionOutcome& outcome);

 private:
  store::ActionCache& outcomes_;
  store::BlobCache& blobs_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_OUTCOME_CACHE_H_
