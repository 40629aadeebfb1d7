#include "server/execution/local_executor.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/platform/kept_file.h"
#include "server/platform/private_directory.h"
#include "spdlog/spdlog.h"

namespace metad::execution {
namespace {

using platform::PrivateDirectory;

// The layout of an action's private directory.
constexpr absl::string_view kWork = "work";
constexpr absl::string_view kHome = "home";
constexpr absl::string_view kTemporary = "tmp";

// Larger outputs stay in their files.
constexpr int64_t kMaxBytesInMemory = int64_t{1} << 20;

std::string BelowWork(absl::string_view path) {
  return absl::StrCat(kWork, "/", path);
}

// Where the machine fails an action, not the action its contract. NotFound and
// PermissionDenied are kept for the executable.
absl::Status MachineError(const absl::Status& status) {
  if (absl::IsResourceExhausted(status)) return status;
  return absl::InternalError(status.message());
}

absl::Status FileError(const absl::Status& status) {
  // Two inputs of one path, or one where another needs a directory.
  if (absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status)) {
    return absl::InvalidArgumentError(
        absl::StrCat("paths of the action clash: ", status.message()));
  }
  if (absl::IsInvalidArgument(status)) return status;
  return MachineError(status);
}

absl::Status WriteInput(const ActionInput& input, PrivateDirectory& directory) {
  const std::string path = BelowWork(input.path);
  if (input.write == nullptr) {
    return directory.WriteFile(path, input.content.bytes());
  }
  return directory.WriteFileInPieces(path, input.write);
}

absl::StatusOr<PrivateDirectory> Prepare(const std::string& root,
                                         const Action& action) {
  absl::StatusOr<PrivateDirectory> directory = PrivateDirectory::Create(root);
  if (!directory.ok()) return MachineError(directory.status());
  for (absl::string_view name : {kWork, kHome, kTemporary}) {
    absl::Status status = directory->MakeDirectory(name);
    if (!status.ok()) return MachineError(status);
  }
  for (const ActionInput& input : action.inputs) {
    absl::Status status = WriteInput(input, *directory);
    if (!status.ok()) return FileError(status);
  }
  for (const std::string& output : action.outputs) {
    absl::Status status = directory->MakeParents(BelowWork(output));
    if (!status.ok()) return FileError(status);
  }
  return directory;
}

std::vector<std::string> MakeEnvironment(const Action& action,
                                         const std::string& search_path) {
  std::map<std::string, std::string> variables = {
      {"HOME", absl::StrCat("../", kHome)},
      {"LC_ALL", "C"},
      {"PATH", search_path},
      {"TMPDIR", absl::StrCat("../", kTemporary)},
  };
  for (const auto& [name, value] : action.environment) variables[name] = value;

  std::vector<std::string> environment;
  environment.reserve(variables.size());
  for (const auto& [name, value] : variables) {
    environment.push_back(absl::StrCat(name, "=", value));
  }
  return environment;
}

platform::ProcessRequest MakeRequest(const Action& action,
                                     const PrivateDirectory& directory,
                                     const std::string& search_path) {
  platform::ProcessRequest request;
  request.argv = action.argv;
  request.environment = MakeEnvironment(action, search_path);
  request.working_directory = absl::StrCat(directory.path(), "/", kWork);
  request.wall_clock_limit = action.limits.wall_clock;
  request.cpu_limit = action.limits.cpu;
  request.max_output_bytes = action.limits.max_output_bytes;
  request.max_file_bytes = action.limits.max_file_bytes;
  request.max_memory_bytes = action.limits.max_memory_bytes;
  request.on_standard_error = action.on_standard_error;
  return request;
}

// What the program did not leave as promised is left out; the caller knows what
// it asked for.
bool IsUnusableOutput(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status) ||
         absl::IsPermissionDenied(status) || absl::IsOutOfRange(status);
}

absl::StatusOr<ActionOutput> CollectOutput(const std::string& path,
                                           int64_t max_bytes,
                                           const PrivateDirectory& directory) {
  absl::StatusOr<platform::KeptFile> file =
      directory.OpenFile(BelowWork(path), max_bytes);
  if (!file.ok()) return file.status();
  if (file->size() > kMaxBytesInMemory) {
    return ActionOutput{path, "",
                        std::make_shared<platform::KeptFile>(*std::move(file))};
  }
  absl::StatusOr<std::string> content = file->ReadAll();
  if (!content.ok()) return content.status();
  return ActionOutput{path, *std::move(content)};
}

absl::StatusOr<std::vector<ActionOutput>> CollectOutputs(
    const Action& action, const PrivateDirectory& directory) {
  std::vector<ActionOutput> outputs;
  for (const std::string& path : action.outputs) {
    absl::StatusOr<ActionOutput> output =
        CollectOutput(path, action.limits.max_file_bytes, directory);
    if (output.ok()) {
      outputs.push_back(*std::move(output));
    } else if (!IsUnusableOutput(output.status())) {
      return MachineError(output.status());
    }
  }
  return outputs;
}

ActionOutcome MakeOutcome(platform::ProcessResult result,
                          std::vector<ActionOutput> outputs) {
  ActionOutcome outcome;
  outcome.exit_code = result.exit_code;
  outcome.signal = result.signal;
  outcome.timed_out = result.timed_out;
  outcome.cancelled = result.cancelled;
  outcome.cpu_limit_exceeded = result.cpu_limit_exceeded;
  outcome.standard_output = std::move(result.standard_output);
  outcome.standard_error = std::move(result.standard_error);
  outcome.outputs = std::move(outputs);
  return outcome;
}

ActionOutcome CancelledOutcome() {
  ActionOutcome outcome;
  outcome.cancelled = true;
  return outcome;
}

}  // namespace

LocalExecutor::LocalExecutor(LocalExecutorOptions options,
                             platform::ProcessRunner* runner)
    : scratch_root_(std::move(options.scratch_root)),
      search_path_(std::move(options.search_path)),
      runner_(runner),
      pool_(options.threads, options.max_queued) {}

void LocalExecutor::Start(Action action,
                          std::shared_ptr<platform::Cancellation> cancellation,
                          Done done) {
  // std::function copies, and an action may hold megabytes.
  auto shared_action = std::make_shared<const Action>(std::move(action));
  const bool queued = pool_.TrySubmit(
      [this, shared_action, cancellation = std::move(cancellation), done] {
        done(Run(*shared_action, *cancellation));
      });
  if (queued) return;
  done(absl::ResourceExhaustedError("the queue of the compilers is full"));
}

absl::StatusOr<ActionOutcome> LocalExecutor::Run(
    const Action& action, const platform::Cancellation& cancellation) const {
  if (cancellation.IsCancelled()) return CancelledOutcome();
  absl::StatusOr<PrivateDirectory> directory = Prepare(scratch_root_, action);
  if (!directory.ok()) return directory.status();

  absl::StatusOr<platform::ProcessResult> result =
      runner_->Run(MakeRequest(action, *directory, search_path_), cancellation);
  if (!result.ok()) return result.status();
  spdlog::debug("{} exited with {} (signal {}) after {:.3f} s", action.argv[0],
                result->exit_code, result->signal,
                absl::ToDoubleSeconds(result->wall_time));

  absl::StatusOr<std::vector<ActionOutput>> outputs =
      CollectOutputs(action, *directory);
  if (!outputs.ok()) return outputs.status();
  return MakeOutcome(*std::move(result), *std::move(outputs));
}

}  // namespace metad::execution
