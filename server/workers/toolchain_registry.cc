#include "server/workers/toolchain_registry.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/platform/cancellation.h"
#include "server/platform/executable_search.h"
#include "server/platform/field_hasher.h"
#include "server/platform/file_content.h"
#include "server/platform/sha256.h"
#include "spdlog/spdlog.h"

namespace metad::workers {
namespace {

constexpr absl::Duration kProbeTime = absl::Seconds(10);
constexpr int64_t kMaxVersionBytes = int64_t{1} << 16;

// ---------------------------------------------------------------------------
// Failures of Select()

constexpr absl::string_view kFailurePayload = "metad/selection-failure";

absl::Status Failure(SelectionFailure failure, absl::StatusCode code,
                     absl::string_view message) {
  absl::Status status(code, message);
  status.SetPayload(kFailurePayload,
                    absl::Cord(std::string(1, static_cast<char>(failure))));
  return status;
}

template <typename Elements, typename Name>
std::string NamesOf(const Elements& elements, Name name) {
  return absl::StrJoin(elements, ", ",
                       [name](std::string* out, const auto& element) {
                         absl::StrAppend(out, element.*name);
                       });
}

absl::Status UnknownTarget(const ToolchainCatalog& catalog,
                           absl::string_view target) {
  return Failure(
      SelectionFailure::kUnknownTarget, absl::StatusCode::kNotFound,
      absl::StrCat("no target \"", target, "\"; there are ",
                   NamesOf(catalog.targets(), &TargetDescription::name)));
}

absl::Status UnknownToolchain(const ToolchainCatalog& catalog,
                              absl::string_view id) {
  return Failure(
      SelectionFailure::kUnknownToolchain, absl::StatusCode::kNotFound,
      absl::StrCat("no toolchain \"", id, "\"; there are ",
                   NamesOf(catalog.toolchains(), &ToolchainDescription::id)));
}

absl::Status TargetNotServed(const ToolchainDescription& toolchain,
                             absl::string_view target) {
  return Failure(
      SelectionFailure::kTargetNotServed, absl::StatusCode::kInvalidArgument,
      absl::StrCat("toolchain \"", toolchain.id,
                   "\" does not compile for target \"", target,
                   "\"; it does for ",
                   NamesOf(toolchain.targets, &ToolchainTarget::target)));
}

absl::Status CompilerMissing(absl::string_view message) {
  return Failure(SelectionFailure::kCompilerMissing,
                 absl::StatusCode::kFailedPrecondition, message);
}

// ---------------------------------------------------------------------------
// Probing

// How the compiler's --version ended, when not well.
std::string DescribeFailure(const platform::ProcessResult& result) {
  if (result.timed_out || result.cpu_limit_exceeded) {
    return absl::StrCat("gave no answer within ",
                        absl::FormatDuration(kProbeTime));
  }
  if (result.signal != 0) {
    return absl::StrCat("was ended by signal ", result.signal);
  }
  return absl::StrCat("exited with ", result.exit_code);
}

absl::StatusOr<std::string> AskVersion(platform::ProcessRunner& runner,
                                       const std::string& compiler_path,
                                       absl::string_view search_path) {
  platform::ProcessRequest request;
  request.argv = {compiler_path, "--version"};
  request.environment = {"LC_ALL=C", absl::StrCat("PATH=", search_path)};
  request.working_directory = "/";
  request.wall_clock_limit = kProbeTime;
  request.cpu_limit = kProbeTime;
  request.max_output_bytes = kMaxVersionBytes;
  auto never = platform::Cancellation::Create();
  if (!never.ok()) return never.status();
  absl::StatusOr<platform::ProcessResult> result = runner.Run(request, **never);
  if (!result.ok()) return result.status();
  if (!result->Succeeded()) {
    return absl::UnavailableError(
        absl::StrCat(compiler_path, " --version ", DescribeFailure(*result)));
  }
  return result->standard_output.text;
}

// Everything that can change an object, as far as it can be told without
// compiling: the driver, its version text (which a distribution changes with
// each rebuild of the compiler behind the driver) and the flags.
std::string Fingerprint(const platform::Sha256Digest& binary,
                        absl::string_view version_text,
                        const ToolchainDescription& toolchain) {
  platform::FieldHasher hasher("metad.toolchain.v1");
  hasher.Add("binary", platform::ToHex(binary)).Add("version", version_text);
  for (const ToolchainTarget& target : toolchain.targets) {
    hasher.Add("target", target.target).AddList("flags", target.flags);
  }
  return hasher.FinishHex();
}

std::string FirstLine(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> lines =
      absl::StrSplit(text, absl::MaxSplits('\n', 1));
  return std::string(absl::StripSuffix(lines.first, "\r"));
}

// An error says why the toolchain is unavailable.
absl::StatusOr<ToolchainStatus> ProbeToolchain(
    const ToolchainDescription& toolchain, platform::ProcessRunner& runner,
    absl::string_view search_path) {
  absl::StatusOr<std::string> path =
      platform::FindExecutable(toolchain.compiler, search_path);
  if (!path.ok()) return path.status();
  absl::StatusOr<std::string> version_text =
      AskVersion(runner, *path, search_path);
  if (!version_text.ok()) return version_text.status();
  absl::StatusOr<platform::Sha256Digest> binary =
      platform::HashFileContent(*path);
  if (!binary.ok()) return binary.status();

  ToolchainStatus status;
  status.available = true;
  status.version = FirstLine(*version_text);
  status.fingerprint = Fingerprint(*binary, *version_text, toolchain);
  status.compiler_path = *std::move(path);
  return status;
}

ToolchainStatus Unavailable(absl::string_view reason) {
  ToolchainStatus status;
  status.unavailable_reason = std::string(reason);
  return status;
}

SelectedToolchain MakeSelection(const ToolchainDescription& toolchain,
                                const ToolchainTarget& target,
                                ToolchainStatus status) {
  return {toolchain.id, toolchain.family, std::move(status.compiler_path),
          target.flags, std::move(status.fingerprint)};
}

}  // namespace

std::optional<SelectionFailure> SelectionFailureOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kFailurePayload);
  if (!payload.has_value() || payload->size() != 1) return std::nullopt;
  return static_cast<SelectionFailure>((*payload)[0]);
}

// One lock for each, so that a slow compiler holds up only those who ask for
// it.
struct ToolchainRegistry::Probe {
  absl::Mutex mutex;
  std::optional<ToolchainStatus> status ABSL_GUARDED_BY(mutex);
};

ToolchainRegistry::ToolchainRegistry(ToolchainCatalog catalog,
                                     platform::ProcessRunner* runner,
                                     std::string search_path)
    : catalog_(std::move(catalog)),
      runner_(runner),
      search_path_(std::move(search_path)) {
  probes_.reserve(catalog_.toolchains().size());
  for (size_t i = 0; i < catalog_.toolchains().size(); ++i) {
    probes_.push_back(std::make_unique<Probe>());
  }
}

ToolchainRegistry::~ToolchainRegistry() = default;

ToolchainStatus ToolchainRegistry::Status(absl::string_view toolchain_id) {
  const ToolchainDescription* toolchain = catalog_.FindToolchain(toolchain_id);
  if (toolchain == nullptr) {
    return Unavailable(
        absl::StrCat("no toolchain \"", toolchain_id, "\" in the catalog"));
  }
  return StatusAt(
      static_cast<size_t>(toolchain - catalog_.toolchains().data()));
}

ToolchainStatus ToolchainRegistry::StatusAt(size_t index) {
  const ToolchainDescription& toolchain = catalog_.toolchains()[index];
  Probe& probe = *probes_[index];
  absl::MutexLock lock(&probe.mutex);
  if (probe.status.has_value()) return *probe.status;

  absl::StatusOr<ToolchainStatus> status =
      ProbeToolchain(toolchain, *runner_, search_path_);
  if (status.ok()) {
    spdlog::debug("toolchain {}: {}", toolchain.id, status->version);
    probe.status = *std::move(status);
    return *probe.status;
  }
  spdlog::debug("toolchain {} is unavailable: {}", toolchain.id,
                status.status().ToString());
  ToolchainStatus unavailable =
      Unavailable(std::string(status.status().message()));
  if (!absl::IsResourceExhausted(status.status())) probe.status = unavailable;
  return unavailable;
}

absl::StatusOr<SelectedToolchain> ToolchainRegistry::Select(
    absl::string_view target, absl::string_view toolchain_id) {
  if (catalog_.FindTarget(target) == nullptr) {
    return UnknownTarget(catalog_, target);
  }
  return toolchain_id.empty() ? SelectFirst(target)
                              : SelectNamed(target, toolchain_id);
}

absl::StatusOr<SelectedToolchain> ToolchainRegistry::SelectNamed(
    absl::string_view target, absl::string_view toolchain_id) {
  const ToolchainDescription* toolchain = catalog_.FindToolchain(toolchain_id);
  if (toolchain == nullptr) return UnknownToolchain(catalog_, toolchain_id);
  const ToolchainTarget* served = toolchain->FindTarget(target);
  if (served == nullptr) return TargetNotServed(*toolchain, target);
  ToolchainStatus status = Status(toolchain_id);
  if (!status.available) {
    return CompilerMissing(
        absl::StrCat("toolchain \"", toolchain_id,
                     "\" is not available: ", status.unavailable_reason));
  }
  return MakeSelection(*toolchain, *served, std::move(status));
}

absl::StatusOr<SelectedToolchain> ToolchainRegistry::SelectFirst(
    absl::string_view target) {
  std::vector<std::string> missing;
  for (const ToolchainDescription& toolchain : catalog_.toolchains()) {
    const ToolchainTarget* served = toolchain.FindTarget(target);
    if (served == nullptr) continue;
    ToolchainStatus status = Status(toolchain.id);
    if (status.available) {
      return MakeSelection(toolchain, *served, std::move(status));
    }
    missing.push_back(
        absl::StrCat(toolchain.id, " (", status.unavailable_reason, ")"));
  }
  return CompilerMissing(absl::StrCat(
      "no compiler for target \"", target, "\" on this machine; ",
      missing.empty()
          ? "the catalog has no toolchain for it"
          : absl::StrCat("looked for ", absl::StrJoin(missing, ", "))));
}

}  // namespace metad::workers
