#include "server/config/server_config.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "codegen/plan/identifier.h"
#include "google/protobuf/duration.pb.h"
#include "server/execution/toolchain_catalog.h"
#include "server/platform/file_content.h"
#include "server/platform/text_proto.h"
#include "server/rpc/listen_address.h"
#include "server_config.pb.h"

namespace metad::config {
namespace {

using google::protobuf::TextFormat;

constexpr int64_t kMaxConfigBytes = 1 << 20;
constexpr int64_t kMaxInlineBytes = int64_t{1} << 30;
constexpr int64_t kMaxOutputBytes = int64_t{64} << 20;
constexpr int64_t kDefaultMemoryBytes = int64_t{4} << 30;
constexpr int kMaxThreads = 1024;
constexpr int kMaxQueue = 100000;
constexpr int kMaxUploads = 1024;
constexpr int64_t kMaxResults = 10'000'000;
constexpr absl::Duration kLongest = absl::Hours(24);

constexpr const char* kLogLevels[] = {"debug", "info", "warn", "error", "off"};

// Collects all that is wrong with flags and file.
class Loader {
 public:
  explicit Loader(const ServerFlags& flags) : flags_(flags) {}

  absl::StatusOr<ServerConfig> Load() {
    const ServerConfigFile file = ReadFile();
    SetListen(file);
    SetCatalog(file);
    SetSearchPath(file);
    SetScratchRoot(file);
    SetLogLevel(file);
    SetDuration(file.has_drain_grace(), file.drain_grace(), "drain_grace",
                absl::ZeroDuration(), config_.drain_grace);
    SetLimits(file.limits());
    SetStore(file.store());
    SetResultCache(file.result_cache());
    if (!problems_.empty()) {
      return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
    }
    return std::move(config_);
  }

 private:
  ServerConfigFile ReadFile() {
    ServerConfigFile file;
    if (flags_.config_file.empty()) return file;
    const absl::StatusOr<std::string> text =
        platform::ReadFileContent(flags_.config_file, kMaxConfigBytes);
    if (!text.ok()) {
      Problem("--config", text.status().message());
      return file;
    }
    platform::TextProtoProblems problems(flags_.config_file);
    TextFormat::ParseInfoTree locations;
    platform::ParseTextProto(*text, file, locations, problems);
    problems_.insert(problems_.end(), problems.lines().begin(),
                     problems.lines().end());
    return file;
  }

  void SetListen(const ServerConfigFile& file) {
    const bool by_flag = !flags_.listen.empty();
    const std::string& text = by_flag ? flags_.listen : file.listen();
    absl::StatusOr<rpc::ListenAddress> address =
        text.empty() ? rpc::DefaultListenAddress()
                     : rpc::ListenAddress::Parse(text);
    if (!address.ok()) {
      Problem(by_flag ? "--listen" : Field("listen"),
              address.status().message());
      return;
    }
    config_.options.listen = *std::move(address);
  }

  void SetCatalog(const ServerConfigFile& file) {
    const bool by_flag = !flags_.toolchains.empty();
    const std::string& path =
        by_flag ? flags_.toolchains : file.toolchain_catalog();
    if (path.empty()) return;
    const absl::StatusOr<std::string> text =
        platform::ReadFileContent(path, kMaxConfigBytes);
    if (!text.ok()) {
      Problem(by_flag ? "--toolchains" : Field("toolchain_catalog"),
              text.status().message());
      return;
    }
    absl::StatusOr<execution::ToolchainCatalog> catalog =
        execution::ToolchainCatalog::Parse(*text, path);
    if (!catalog.ok()) {
      problems_.emplace_back(catalog.status().message());
      return;
    }
    config_.options.catalog = *std::move(catalog);
  }

  void SetSearchPath(const ServerConfigFile& file) {
    if (file.compiler_search_path().empty()) return;
    for (absl::string_view directory :
         absl::StrSplit(file.compiler_search_path(), ':')) {
      if (absl::StartsWith(directory, "/")) continue;
      Problem(Field("compiler_search_path"),
              absl::StrCat(codegen::Quoted(directory),
                           " is not absolute; expected absolute directories, "
                           "colon-separated"));
    }
    config_.options.compiler_search_path = file.compiler_search_path();
  }

  void SetScratchRoot(const ServerConfigFile& file) {
    if (!file.scratch_root().empty()) {
      config_.options.scratch_root = file.scratch_root();
    }
    if (config_.options.scratch_root[0] != '/') {
      Problem(Field("scratch_root"),
              absl::StrCat(codegen::Quoted(config_.options.scratch_root),
                           " (it, or $TMPDIR) is not absolute"));
    }
  }

  void SetLogLevel(const ServerConfigFile& file) {
    const bool by_flag = !flags_.log_level.empty();
    const std::string& level = by_flag ? flags_.log_level : file.log_level();
    if (level.empty()) return;
    for (const char* known : kLogLevels) {
      if (level == known) config_.options.log_level = level;
    }
    if (config_.options.log_level != level) {
      Problem(by_flag ? "--log-level" : Field("log_level"),
              absl::StrCat(codegen::Quoted(level), "; expected one of ",
                           absl::StrJoin(kLogLevels, ", ")));
    }
  }

  void SetLimits(const Limits& file) {
    rpc::ServerLimits& limits = config_.options.limits;
    SetCount(file.max_inline_bytes(), "limits.max_inline_bytes",
             kMaxInlineBytes, limits.max_inline_bytes);
    SetCount(file.max_request_inline_bytes(), "limits.max_request_inline_bytes",
             kMaxInlineBytes, limits.max_request_inline_bytes);
    SetDuration(file.has_max_build_time(), file.max_build_time(),
                "limits.max_build_time", absl::Milliseconds(1),
                limits.max_build_time);
    SetCount(file.max_running_builds(), "limits.max_running_builds",
             kMaxThreads, limits.max_running_builds);
    SetCount(file.max_queued_builds(), "limits.max_queued_builds", kMaxQueue,
             limits.max_queued_builds);
    limits.compile_workers = rpc::DefaultCompileWorkers();
    SetCount(file.compile_workers(), "limits.compile_workers", kMaxThreads,
             limits.compile_workers);
    SetDuration(file.has_max_compile_time(), file.max_compile_time(),
                "limits.max_compile_time", absl::Milliseconds(1),
                limits.action.wall_clock);
    limits.action.cpu = limits.action.wall_clock;
    SetCount(file.max_compiler_output_bytes(),
             "limits.max_compiler_output_bytes", kMaxOutputBytes,
             limits.action.max_output_bytes);
    limits.action.max_memory_bytes = kDefaultMemoryBytes;
    SetCount(
        file.max_compiler_memory_bytes(), "limits.max_compiler_memory_bytes",
        std::numeric_limits<int64_t>::max(), limits.action.max_memory_bytes);
    SetDuration(file.has_heartbeat_interval(), file.heartbeat_interval(),
                "limits.heartbeat_interval", absl::Milliseconds(1),
                limits.heartbeat_interval);
  }

  void SetStore(const Store& file) {
    store::DiskBlobStoreOptions& options = config_.options.store;
    options.directory = file.directory();
    if (!options.directory.empty() && options.directory[0] != '/') {
      Problem(
          Field("store.directory"),
          absl::StrCat(codegen::Quoted(options.directory), " is not absolute"));
    }
    SetCount(file.max_bytes(), "store.max_bytes",
             std::numeric_limits<int64_t>::max(), options.max_bytes);
    SetCount(file.max_uploads(), "store.max_uploads", kMaxUploads,
             options.max_uploads);
    SetDuration(file.has_max_upload_age(), file.max_upload_age(),
                "store.max_upload_age", absl::Seconds(1),
                options.max_upload_age);
    options.sync = file.sync();
  }

  void SetResultCache(const ResultCache& file) {
    config_.options.keeps_results = !file.disabled();
    store::DiskActionCacheOptions& options = config_.options.results;
    SetCount(file.max_bytes(), "result_cache.max_bytes",
             std::numeric_limits<int64_t>::max(), options.max_bytes);
    SetCount(file.max_results(), "result_cache.max_results", kMaxResults,
             options.max_results);
  }

  // 0 leaves the default.
  template <typename Count>
  void SetCount(int64_t value, absl::string_view field, int64_t most,
                Count& out) {
    if (value == 0) return;
    if (value < 0 || value > most) {
      Problem(Field(field),
              absl::StrCat("is ", value, "; expected 1 to ", most));
      return;
    }
    out = static_cast<Count>(value);
  }

  void SetDuration(bool given, const google::protobuf::Duration& value,
                   absl::string_view field, absl::Duration least,
                   absl::Duration& out) {
    const bool zero = value.seconds() == 0 && value.nanos() == 0;
    if (!given || (zero && least > absl::ZeroDuration())) return;
    const absl::Duration duration =
        absl::Seconds(value.seconds()) + absl::Nanoseconds(value.nanos());
    if (duration < least || duration > kLongest) {
      Problem(Field(field),
              absl::StrCat("is ", absl::FormatDuration(duration), "; expected ",
                           absl::FormatDuration(least), " to ",
                           absl::FormatDuration(kLongest)));
      return;
    }
    out = duration;
  }

  std::string Field(absl::string_view field) const {
    return absl::StrCat(
        flags_.config_file.empty() ? "configuration" : flags_.config_file, ": ",
        field);
  }

  void Problem(absl::string_view where, absl::string_view what) {
    problems_.push_back(absl::StrCat(where, ": ", what));
  }

  const ServerFlags& flags_;
  ServerConfig config_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<ServerConfig> LoadServerConfig(const ServerFlags& flags) {
  return Loader(flags).Load();
}

}  // namespace metad::config
