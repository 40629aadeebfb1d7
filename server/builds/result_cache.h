#ifndef METAD_SERVER_BUILDS_RESULT_CACHE_H_
#define METAD_SERVER_BUILDS_RESULT_CACHE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "metad/v1/build_event.pb.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/action_key.h"
#include "server/pipeline/build_request.h"
#include "server/store/action_cache.h"
#include "server/store/blob_store.h"

namespace metad::builds {

// Names the result of one request.
struct ResultKey {
  // pipeline::ActionKey().
  std::string action;
  // What was selected for it, to tell whether that is still so when the build
  // is over. The fingerprint is empty where nothing may be compiled, and that
  // of the headers where there are no sources that could include them.
  std::string target;
  std::string toolchain_id;
  bool has_sources = false;
  std::string fingerprint;
  std::string headers;
};

// The results of builds, for requests that ask for the same again: what a build
// sent of its compilers' messages, and its result, in this order. Only builds
// that succeeded are kept. Two requests for the same that come at once share
// their work (admission.h).
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
              execution::ToolchainRegistry& toolchains,
              const pipeline::AnswerForm& form)
      : actions_(actions),
        blobs_(blobs),
        toolchains_(toolchains),
        form_(form) {}

  // Of a request in which nothing was found to be wrong. Nothing where the
  // server has no such target or toolchain.
  std::optional<ResultKey> KeyOf(const pipeline::BuildRequest& request);

  // The events of the build that had this key, without sequence numbers: log,
  // diagnostics, result, which says that it is cached. Empty when there is no
  // such build, or an artifact of its that is a blob is not in the store. They
  // are to be confirmed before they are sent.
  std::vector<v1::BuildEvent> Read(const ResultKey& key);

  // Whether all artifacts that are blobs have their content; they count as
  // used. False, and the result is dropped, when one has not. Blobs that nobody
  // has opened for a while are read.
  bool Confirm(const ResultKey& key, const std::vector<v1::BuildEvent>& events);

  // Keeps the artifacts that are blobs for whoever is sent the events.
  void Lease(const std::vector<v1::BuildEvent>& events);

  // What Confirm() may have to read.
  static int64_t BytesToConfirm(const std::vector<v1::BuildEvent>& events);

  // Keeps what a build sent, result last, unless the toolchain that it was
  // started with, or a header of it, has been replaced since. A result that
  // cannot be kept is reported in the log, and no loss.
  void Keep(const ResultKey& key, std::vector<v1::BuildEvent> events);

 private:
  absl::StatusOr<execution::SelectedToolchain> Select(const ResultKey& key);

  store::ActionCache& actions_;
  store::BlobStore& blobs_;
  execution::ToolchainRegistry& toolchains_;
  const pipeline::AnswerForm form_;
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_RESULT_CACHE_H_
