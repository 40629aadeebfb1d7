#include "server/rpc/server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "server/builds/admission.h"
#include "server/builds/build_table.h"
#include "server/builds/result_cache.h"
#include "server/execution/caching_executor.h"
#include "server/execution/local_executor.h"
#include "server/execution/outcome_cache.h"
#include "server/execution/probe_cache.h"
#include "server/execution/toolchain_registry.h"
#include "server/execution/worker_pool.h"
#include "server/pipeline/build_pipeline.h"
#include "server/platform/posix_process_runner.h"
#include "server/platform/unix_socket.h"
#include "server/rpc/build_service.h"
#include "server/rpc/byte_stream_service.h"
#include "server/rpc/capabilities_service.h"
#include "server/rpc/content_service.h"
#include "server/rpc/inspection_service.h"
#include "server/rpc/loans.h"
#include "server/rpc/server_log.h"
#include "server/rpc/server_store.h"
#include "server/rpc/service_context.h"
#include "server/rpc/source_digest.h"
#include "server/rpc/toolchain_service.h"
#include "server/store/shared_cache.h"

namespace metad::rpc {
namespace {

// Short work finishes in milliseconds; a second thread keeps an editor's
// request from waiting behind another's large one.
constexpr int kRequestThreads = 2;

// Enough that a large request, or a compiler that is asked for the first time,
// does not hold up the others.
constexpr int kPreparationThreads = 4;

// Looking an outcome up takes less than a millisecond.
constexpr int kLookUpThreads = 2;

// Enough that a transfer which waits for a slow disk, or for a large blob to be
// verified, does not hold up the others.
constexpr int kStorageThreads = 4;

constexpr absl::Duration kLongestEmbeddedBuild = absl::Hours(24);

// What a request holds beside its inline bytes: names, above all.
constexpr int64_t kMessageOverhead = 16 << 20;

int MaxReceiveBytes(const ServerLimits& limits) {
  const int64_t wanted =
      limits.max_request_inline_bytes >
              std::numeric_limits<int>::max() - kMessageOverhead
          ? std::numeric_limits<int>::max()
          : limits.max_request_inline_bytes + kMessageOverhead;
  return static_cast<int>(wanted);
}

execution::LocalExecutorOptions ExecutorOptions(
    const ServerLimits& limits, const std::string& scratch,
    const std::string& search_path) {
  execution::LocalExecutorOptions options;
  options.scratch_root = scratch;
  options.search_path = search_path;
  options.threads = limits.compile_workers;
  options.max_queued = limits.max_queued_compilations;
  return options;
}

// Whether the compiler is the one that it was when the action was made.
bool IsUnchanged(execution::ToolchainRegistry& toolchains,
                 const execution::ActionCompiler& compiler) {
  const absl::StatusOr<execution::SelectedToolchain> now =
      compiler.headers.empty()
          ? toolchains.Select(compiler.target, compiler.toolchain_id)
          : toolchains.SelectForSources(compiler.target, compiler.toolchain_id);
  return now.ok() && now->fingerprint == compiler.fingerprint &&
         now->headers == compiler.headers;
}

execution::CachingExecutorOptions CachingOptions(
    const ServerLimits& limits, execution::ToolchainRegistry& toolchains) {
  execution::CachingExecutorOptions options;
  options.threads = kLookUpThreads;
  options.max_queued = limits.max_queued_compilations;
  options.is_unchanged =
      [&toolchains](const execution::ActionCompiler& compiler) {
        return IsUnchanged(toolchains, compiler);
      };
  return options;
}

// `lent` may be null.
pipeline::ArtifactStorage Storage(const ServerLimits& limits,
                                  store::BlobMaker& blobs,
                                  store::BlobMaker* lent) {
  return {&blobs,
          limits.max_inline_artifact_bytes.value_or(limits.max_inline_bytes),
          lent};
}

pipeline::AnswerForm FormOf(const ServerLimits& limits) {
  return {limits.max_inline_artifact_bytes.value_or(limits.max_inline_bytes),
          limits.action.max_output_bytes, std::string(SourceDigest())};
}

ServerLimits LimitsOf(const ServerOptions& options) {
  ServerLimits limits = options.limits;
  limits.max_cached_results =
      options.keeps_results ? options.results.max_results : 0;
  limits.max_cached_result_bytes =
      options.keeps_results ? options.results.max_bytes : 0;
  return limits;
}

ServerStoreOptions StoreOptions(const ServerOptions& options) {
  return {options.store, options.store_root, options.scratch_root};
}

// Where compilations get their directories. A server that lends is its client's
// own: it makes none before it compiles, and opens no store before it has a
// blob, since to make and remove them takes longer than a small build. Any
// other says at once what it lacks.
absl::StatusOr<std::string> ScratchFor(const ServerOptions& options,
                                       ServerStore& store) {
  if (options.lends) return options.scratch_root;
  if (absl::Status open = store.blobs().EnsureOpen(); !open.ok()) return open;
  return store.ScratchDirectory();
}

// Null where nothing is lent.
std::unique_ptr<Loans> MakeLoans(const ServerOptions& options,
                                 ServerStore& store) {
  if (!options.lends) return nullptr;
  return std::make_unique<Loans>(
      [&store] { return store.MakeLentDirectory(); });
}

// Null where no result is kept. Opens the store, which takes its directory.
absl::StatusOr<std::unique_ptr<store::ActionCache>> OpenActionCache(
    const ServerOptions& options, ServerStore& store) {
  if (!options.keeps_results) return nullptr;
  const absl::StatusOr<std::string> directory = store.Directory();
  if (!directory.ok()) return directory.status();
  store::DiskActionCacheOptions results = options.results;
  results.directory = *directory + "/actions";
  auto cache = store::DiskActionCache::Open(std::move(results));
  if (!cache.ok()) return cache.status();
  return *std::move(cache);
}

// Null where none is wanted.
absl::StatusOr<std::unique_ptr<store::SharedCache>> OpenSharedCache(
    const ServerOptions& options) {
  if (options.shared_cache.directory.empty()) return nullptr;
  return store::SharedCache::Open(options.shared_cache);
}

// How compilations are run: those whose outcome is known are not, where
// outcomes are kept.
class Executors {
 public:
  // The caches may be null; all that this is given outlives it.
  Executors(const ServerLimits& limits, const std::string& scratch,
            const std::string& search_path, platform::ProcessRunner& runner,
            execution::ToolchainRegistry& toolchains,
            store::ActionCache* actions, store::BlobCache* blobs)
      : local_(ExecutorOptions(limits, scratch, search_path), &runner) {
    if (actions == nullptr) return;
    outcomes_.emplace(*actions, *blobs);
    caching_.emplace(CachingOptions(limits, toolchains), local_, *outcomes_);
  }

  execution::Executor& outermost() {
    if (caching_.has_value()) return *caching_;
    return local_;
  }

 private:
  execution::LocalExecutor local_;
  std::optional<execution::OutcomeCache> outcomes_;
  std::optional<execution::CachingExecutor> caching_;
};

// Members stand in the order in which they need each other.
class RunningServer : public Server {
 public:
  // `loans` may be null: nothing is lent; `actions`: no result is kept;
  // `shared`: no outcome is shared.
  RunningServer(ServerOptions options, const std::string& scratch,
                std::unique_ptr<ServerStore> store,
                std::unique_ptr<Loans> loans,
                std::unique_ptr<store::ActionCache> actions,
                absl::StatusOr<std::unique_ptr<store::SharedCache>> shared)
      : limits_(LimitsOf(options)),
        store_(std::move(store)),
        loans_(std::move(loans)),
        actions_(std::move(actions)),
        shared_problem_(shared.status()),
        shared_(shared.ok() ? *std::move(shared) : nullptr),
        probes_(shared_ == nullptr ? nullptr
                                   : std::make_unique<execution::ProbeCache>(
                                         shared_->actions())),
        toolchains_(std::move(options.catalog), &runner_,
                    options.compiler_search_path, absl::Now, probes_.get()),
        executors_(limits_, scratch, options.compiler_search_path, runner_,
                   toolchains_, OutcomeActions(), OutcomeBlobs()),
        pipeline_(&toolchains_, &executors_.outermost(), limits_.action,
                  Storage(limits_, store_->blobs(),
                          loans_ == nullptr ? nullptr : &loans_->outputs())),
        requests_(kRequestThreads, kMaxQueuedRequests),
        preparations_(kPreparationThreads, kMaxQueuedRequests),
        storage_(kStorageThreads, kMaxQueuedTransfers),
        results_(actions_ == nullptr ? nullptr
                                     : std::make_unique<builds::ResultCache>(
                                           *actions_, store_->blobs(),
                                           toolchains_, FormOf(limits_))),
        build_table_(static_cast<size_t>(limits_.max_ended_builds)),
        builds_({pipeline_, store_->blobs(), results_.get()}, build_table_,
                preparations_,
                {limits_.max_running_builds, limits_.max_queued_builds}),
        build_service_(Context()),
        toolchain_service_(Context()),
        inspection_service_(Context()),
        content_service_(Context()),
        byte_stream_service_(Context()) {}

  ~RunningServer() override { Drain(absl::ZeroDuration()); }

  absl::Status Listen(const ListenAddress& listen) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&build_service_);
    builder.RegisterService(&toolchain_service_);
    builder.RegisterService(&inspection_service_);
    builder.RegisterService(&capabilities_service_);
    builder.RegisterService(&content_service_);
    builder.RegisterService(&byte_stream_service_);
    builder.SetMaxReceiveMessageSize(MaxReceiveBytes(limits_));
    builder.SetMaxSendMessageSize(-1);
    // Two servers on one port would share its clients by chance.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    if (!listen.empty()) return ListenOn(listen, builder);
    grpc_server_ = builder.BuildAndStart();
    if (grpc_server_ == nullptr) {
      return absl::InternalError("gRPC could not start");
    }
    return absl::OkStatus();
  }

  std::string address() const override { return address_; }

  absl::Status shared_cache_problem() const override { return shared_problem_; }

  std::shared_ptr<grpc::Channel> InProcessChannel() override {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetMaxSendMessageSize(-1);
    return grpc_server_->InProcessChannel(arguments);
  }

  std::string Lend(Loan loan) override {
    return loans_->inputs().Lend(loan.content, std::move(loan.release),
                                 loan.place);
  }

  absl::Status MoveBlobOut(absl::string_view sha256, int64_t size_bytes,
                           const std::string& path) override {
    const absl::StatusOr<store::BlobDigest> digest =
        store::BlobDigest::Parse(sha256, size_bytes);
    return digest.ok() ? store_->blobs().MoveOut(*digest, path)
                       : digest.status();
  }

  absl::Status MoveLentOut(absl::string_view name,
                           const std::string& path) override {
    return loans_->outputs().MoveOut(name, path);
  }

  absl::Status ReadLent(
      absl::string_view name,
      const std::function<absl::Status(absl::string_view)>& sink) override {
    return loans_->Read(name, sink);
  }

  void Drain(absl::Duration grace) override {
    if (grpc_server_ == nullptr) return;
    if (auto* health = grpc_server_->GetHealthCheckService()) {
      health->Shutdown();
    }
    grpc_server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
    grpc_server_->Wait();
    // It admits builds, and ends those that were cancelled before they began.
    preparations_.Drain();
    builds_.Drain();
    requests_.Drain();
    storage_.Drain();
  }

 private:
  // Where outcomes are kept; null: they are not.
  store::ActionCache* OutcomeActions() {
    return shared_ != nullptr ? &shared_->actions() : actions_.get();
  }
  store::BlobCache* OutcomeBlobs() {
    if (shared_ != nullptr) return &shared_->blobs();
    return &store_->blobs();
  }

  ServiceContext Context() {
    return {limits_,       pipeline_,
            toolchains_,   requests_,
            preparations_, builds_,
            build_table_,  store_->blobs(),
            storage_,      loans_ == nullptr ? nullptr : &loans_->inputs()};
  }

  absl::Status ListenOn(const ListenAddress& listen,
                        grpc::ServerBuilder& builder) {
    if (listen.is_unix()) {
      absl::StatusOr<platform::UnixSocketClaim> claim =
          platform::UnixSocketClaim::Take(listen.unix_path());
      if (!claim.ok()) return claim.status();
      socket_ = *std::move(claim);
    }
    int port = 0;
    builder.AddListeningPort(listen.grpc_address(),
                             grpc::InsecureServerCredentials(), &port);
    {
      const platform::OwnerOnlyUmask umask;
      grpc_server_ = builder.BuildAndStart();
    }
    if (grpc_server_ == nullptr || (!listen.is_unix() && port == 0)) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot listen on ", listen.ToString(),
                       "; the address may be in use or not of this machine"));
    }
    address_ = listen.WithPort(port);
    return absl::OkStatus();
  }

  const ServerLimits limits_;
  // Before all that may hold blobs.
  const std::unique_ptr<ServerStore> store_;
  const std::unique_ptr<Loans> loans_;
  const std::unique_ptr<store::ActionCache> actions_;
  const absl::Status shared_problem_;
  const std::unique_ptr<store::SharedCache> shared_;
  platform::PosixProcessRunner runner_;
  // Null where nothing is shared: a server of its own asks once.
  const std::unique_ptr<execution::ProbeCache> probes_;
  execution::ToolchainRegistry toolchains_;
  Executors executors_;
  pipeline::BuildPipeline pipeline_;
  execution::WorkerPool requests_;
  execution::WorkerPool preparations_;
  execution::WorkerPool storage_;
  const std::unique_ptr<builds::ResultCache> results_;
  builds::BuildTable build_table_;
  builds::Admission builds_;
  BuildService build_service_;
  ToolchainService toolchain_service_;
  InspectionService inspection_service_;
  CapabilitiesService capabilities_service_;
  ContentService content_service_;
  ByteStreamService byte_stream_service_;
  std::optional<platform::UnixSocketClaim> socket_;
  std::string address_;
  std::unique_ptr<grpc::Server> grpc_server_;
};

// gRPC cleans up after itself when the last of its objects goes, and in version
// 1.51 that may wait ten seconds for a thread of its own that missed its
// signal. So the process leaves it initialised.
void KeepGrpcInitialised() {
  [[maybe_unused]] static const bool kept = (grpc_init(), true);
}

// Debian's Abseil is built with its checks: each lock that is taken in the
// process, most of them gRPC's, is looked up in one graph behind one lock, to
// find deadlocks. That is for tests, whose builds are not optimised.
void LeaveLocksUnchecked() {
#ifdef NDEBUG
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
}

// Both are switches of the whole process, read when a server is built.
void EnableHealthAndReflection() {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
}

}  // namespace

std::string DefaultScratchRoot() {
  const char* directory = std::getenv("TMPDIR");
  return directory == nullptr || directory[0] == '\0' ? "/tmp" : directory;
}

int DefaultCompileWorkers() {
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

ServerOptions EmbeddedServerOptions() {
  ServerOptions options;
  options.log_level = "warn";
  options.keeps_results = false;
  options.lends = true;
  options.limits.compile_workers = DefaultCompileWorkers();
  options.limits.max_inline_bytes = std::numeric_limits<int64_t>::max();
  options.limits.max_request_inline_bytes = std::numeric_limits<int64_t>::max();
  // Larger outputs are moved and not copied.
  options.limits.max_inline_artifact_bytes = ServerLimits().max_inline_bytes;
  options.store.max_bytes = std::numeric_limits<int64_t>::max();
  // Whoever started it can end it: only the request's own timeout counts.
  options.limits.max_build_time = kLongestEmbeddedBuild;
  options.limits.action.wall_clock = kLongestEmbeddedBuild;
  options.limits.action.cpu = kLongestEmbeddedBuild;
  // Nobody asks for them again.
  options.limits.max_ended_builds = 0;
  return options;
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options) {
  SetUpServerLog(options.log_level);
  LeaveLocksUnchecked();
  KeepGrpcInitialised();
  auto store = std::make_unique<ServerStore>(StoreOptions(options));
  const absl::StatusOr<std::string> scratch = ScratchFor(options, *store);
  if (!scratch.ok()) return scratch.status();
  auto loans = MakeLoans(options, *store);
  auto actions = OpenActionCache(options, *store);
  if (!actions.ok()) return actions.status();
  auto shared = OpenSharedCache(options);
  const ListenAddress listen = options.listen;
  if (!listen.empty()) EnableHealthAndReflection();
  auto server = std::make_unique<RunningServer>(
      std::move(options), *scratch, std::move(store), std::move(loans),
      *std::move(actions), std::move(shared));
  if (absl::Status status = server->Listen(listen); !status.ok()) return status;
  return server;
}

}  // namespace metad::rpc
