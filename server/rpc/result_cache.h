#ifndef METAD_SERVER_RPC_RESULT_CACHE_H_
#define METAD_SERVER_RPC_RESULT_CACHE_H_

#include <optional>
#include <string>
#include <vector>

#include "metad/v1/build_event.pb.h"
#include "server/build/action_key.h"
#include "server/build/build_request.h"
#include "server/store/action_cache.h"
#include "server/store/blob_store.h"
#include "server/workers/toolchain_registry.h"

namespace metad::rpc {

// Names the result of one request.
struct ResultKey {
  // build::ActionKey().
  std::string action;
  // What was selected for it, to tell whether that is still so when the build
  // is over. The fingerprint is empty where nothing may be compiled.
  std::string target;
  std::string toolchain_id;
  std::string fingerprint;
};

// The results of builds, for requests that ask for the same again: what a build
// sent of its compilers' messages, and its result, in this order. Only builds
// that succeeded are kept. Two requests for the same that come at once are both
// built, and the later result is kept; it is the same.
//
// Sources that are generated without a build (GenerateSources) are not kept: it
// takes as long to hash a request and to read a result back as to write the
// text, and an editor asks for another one on each keystroke.
//
// Thread-safe; calls may block on a disk, and while a compiler is probed. All
// that it is given outlives it.
class ResultCache {
 public:
  ResultCache(store::ActionCache& actions, store::BlobStore& blobs,
              workers::ToolchainRegistry& toolchains, build::AnswerForm form)
      : actions_(actions),
        blobs_(blobs),
        toolchains_(toolchains),
        form_(form) {}

  // Of a request in which nothing was found to be wrong. Nothing where the
  // server has no such target or toolchain.
  std::optional<ResultKey> KeyOf(const build::BuildRequest& request);

  // The events of the build that had this key, without sequence numbers: log,
  // diagnostics, result, which says that it is cached. Empty when there is no
  // such build, or when an artifact of its that is a blob is no longer in the
  // store; those that are count as used.
  std::vector<v1::BuildEvent> Find(const ResultKey& key);

  // Keeps what a build sent, result last, unless the toolchain that it was
  // started with has been replaced since, or an artifact came inline although
  // it is too large for that. A result that cannot be kept is reported in the
  // log, and no loss.
  void Keep(const ResultKey& key, std::vector<v1::BuildEvent> events);

 private:
  bool HasArtifacts(const v1::BuildResult& result);
  // The store had no room for one of its artifacts.
  bool IsTooLarge(const v1::BuildResult& result) const;

  store::ActionCache& actions_;
  store::BlobStore& blobs_;
  workers::ToolchainRegistry& toolchains_;
  const build::AnswerForm form_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_RESULT_CACHE_H_
