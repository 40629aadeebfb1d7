#ifndef METAD_SERVER_RPC_SERVICE_CONTEXT_H_
#define METAD_SERVER_RPC_SERVICE_CONTEXT_H_

#include "server/builds/admission.h"
#include "server/builds/build_table.h"
#include "server/execution/toolchain_registry.h"
#include "server/execution/worker_pool.h"
#include "server/pipeline/build_pipeline.h"
#include "server/rpc/server_limits.h"
#include "server/store/blob_store.h"
#include "server/store/lent_blobs.h"

namespace metad::rpc {

// What the services work with; all of it outlives them and is thread-safe.
struct ServiceContext {
  const ServerLimits& limits;
  const pipeline::BuildPipeline& pipeline;
  execution::ToolchainRegistry& toolchains;
  // What is done in a few milliseconds: generating small sources, looking
  // things up. Handlers run on gRPC's few threads and must hand on all that
  // could block.
  execution::WorkerPool& requests;
  // What may take longer: checking builds, probing compilers, looking into
  // files, generating large sources.
  execution::WorkerPool& preparations;
  builds::Admission& builds;
  const builds::BuildTable& build_table;
  // What clients upload and builds refer to.
  store::BlobStore& blobs;
  // Steps of uploads and downloads, which wait for the disk. Each has one at
  // most.
  execution::WorkerPool& storage;
  // What the client of this process lends; null where there is none. It takes
  // what it is lent.
  store::LentBlobs* lent;
};

// Requests that wait for a thread of ServiceContext::requests, and of
// ServiceContext::preparations.
inline constexpr int kMaxQueuedRequests = 256;

// Uploads and downloads that wait for a thread of ServiceContext::storage.
inline constexpr int kMaxQueuedTransfers = 1024;

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SERVICE_CONTEXT_H_
