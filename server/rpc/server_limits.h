#ifndef METAD_SERVER_RPC_SERVER_LIMITS_H_
#define METAD_SERVER_RPC_SERVER_LIMITS_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "server/execution/action.h"

namespace metad::rpc {

// Of all blobs in one batch of the storage plane: below the 4 MiB that gRPC
// takes by default, with what a message holds beside them.
inline constexpr int64_t kMaxBatchBytes = int64_t{3} << 20;

// What one server gives to its clients. The operator sets it; clients read most
// of it from ListToolchains.
struct ServerLimits {
  // Bytes of one inline blob, and of all of a request together.
  int64_t max_inline_bytes = int64_t{256} * 1024;
  int64_t max_request_inline_bytes = int64_t{1024} * 1024;
  // Of one artifact in an answer; larger ones are in the store. Nothing: as
  // max_inline_bytes.
  std::optional<int64_t> max_inline_artifact_bytes;
  // Longest build, queue included.
  absl::Duration max_build_time = absl::Minutes(10);
  // Builds that run at once, and that wait.
  int max_running_builds = 4;
  int max_queued_builds = 64;
  // Builds that have ended and can still be found.
  int max_ended_builds = 256;
  // Compilations that run at once, and that wait, over all builds.
  int compile_workers = 2;
  int max_queued_compilations = 1024;
  // Of one compilation.
  execution::ActionLimits action;
  // A build that is silent for so long sends a heartbeat.
  absl::Duration heartbeat_interval = absl::Seconds(10);
  // Results that are kept, and their bytes; the server sets both from
  // ServerOptions, 0 where none is kept.
  int64_t max_cached_results = 0;
  int64_t max_cached_result_bytes = 0;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SERVER_LIMITS_H_
