#include "server/execution/toolchain_registry.h"

#include <map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "server/execution/compiler_question.h"
#include "server/execution/header_probe.h"
#include "server/execution/probe_cache.h"
#include "server/execution/toolchain_probe.h"
#include "spdlog/spdlog.h"

namespace metad::execution {
namespace {

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

ToolchainStatus Available(const ProbedToolchain& probed) {
  ToolchainStatus status;
  status.available = true;
  status.compiler_path = probed.compiler_path;
  status.version = probed.version;
  status.fingerprint = probed.fingerprint;
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
  return {toolchain.id,
          target.target,
          toolchain.family,
          std::move(status.compiler_path),
          target.flags,
          std::move(status.fingerprint),
          ""};
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
  // Of the last probe, one or neither.
  std::optional<ProbedToolchain> found ABSL_GUARDED_BY(mutex);
  std::optional<absl::Status> failure ABSL_GUARDED_BY(mutex);
  // By target; of the compiler with that fingerprint.
  std::map<std::string, ProbedHeaders> headers ABSL_GUARDED_BY(mutex);
  std::string headers_fingerprint ABSL_GUARDED_BY(mutex);
  absl::Time failed_at ABSL_GUARDED_BY(mutex);
};

ToolchainRegistry::ToolchainRegistry(ToolchainCatalog catalog,
                                     platform::ProcessRunner* runner,
                                     std::string search_path,
                                     std::function<absl::Time()> clock,
                                     ProbeCache* probe_cache)
    : catalog_(std::move(catalog)),
      runner_(runner),
      search_path_(std::move(search_path)),
      clock_(std::move(clock)),
      probe_cache_(probe_cache) {
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
  if (probe.found.has_value() && IsUnchanged(*probe.found)) {
    return Available(*probe.found);
  }
  if (probe.failure.has_value() && clock_() - probe.failed_at < kRetryAfter) {
    return Unavailable(probe.failure->message());
  }
  probe.found.reset();
  probe.failure.reset();
  absl::StatusOr<ProbedToolchain> probed = ProbeAt(index);
  if (probed.ok()) {
    spdlog::debug("toolchain {}: {}", toolchain.id, probed->version);
    probe.found = *std::move(probed);
    return Available(*probe.found);
  }
  spdlog::debug("toolchain {} is unavailable: {}", toolchain.id,
                probed.status().ToString());
  if (!absl::IsResourceExhausted(probed.status())) {
    probe.failure = probed.status();
    probe.failed_at = clock_();
  }
  return Unavailable(probed.status().message());
}

absl::StatusOr<ProbedToolchain> ToolchainRegistry::ProbeAt(size_t index) {
  const ToolchainDescription& toolchain = catalog_.toolchains()[index];
  if (probe_cache_ == nullptr) {
    return ProbeToolchain(toolchain, *runner_, search_path_);
  }
  std::optional<ProbedToolchain> known =
      probe_cache_->Read(toolchain, search_path_);
  if (known.has_value()) return *std::move(known);
  const absl::Time since = absl::Now();
  absl::StatusOr<ProbedToolchain> probed =
      ProbeToolchain(toolchain, *runner_, search_path_);
  if (probed.ok()) {
    probe_cache_->Keep(toolchain, search_path_, *probed, since);
  }
  return probed;
}

absl::StatusOr<HeaderPlaces> ToolchainRegistry::HeaderPlacesOf(
    const SelectedToolchain& toolchain) {
  const CompilerQuestion question(*runner_, search_path_);
  if (probe_cache_ == nullptr) {
    return AskForHeaders(question, toolchain.compiler_path, toolchain.flags);
  }
  std::optional<HeaderPlaces> known = probe_cache_->ReadHeaderPlaces(
      toolchain.fingerprint, toolchain.compiler_path, toolchain.flags);
  if (known.has_value()) return *std::move(known);
  absl::StatusOr<HeaderPlaces> places =
      AskForHeaders(question, toolchain.compiler_path, toolchain.flags);
  // One that names nothing may have been kept from it.
  if (places.ok() && !places->searched.empty()) {
    probe_cache_->KeepHeaderPlaces(toolchain.fingerprint,
                                   toolchain.compiler_path, toolchain.flags,
                                   *places);
  }
  return places;
}

absl::StatusOr<SelectedToolchain> ToolchainRegistry::Select(
    absl::string_view target, absl::string_view toolchain_id) {
  if (catalog_.FindTarget(target) == nullptr) {
    return UnknownTarget(catalog_, target);
  }
  return toolchain_id.empty() ? SelectFirst(target)
                              : SelectNamed(target, toolchain_id);
}

absl::StatusOr<SelectedToolchain> ToolchainRegistry::SelectForSources(
    absl::string_view target, absl::string_view toolchain_id) {
  absl::StatusOr<SelectedToolchain> selected = Select(target, toolchain_id);
  if (!selected.ok()) return selected;
  absl::StatusOr<std::string> headers = HeadersOf(target, *selected);
  if (!headers.ok()) return CompilerMissing(headers.status().message());
  selected->headers = *std::move(headers);
  return selected;
}

absl::StatusOr<std::string> ToolchainRegistry::HeadersOf(
    absl::string_view target, const SelectedToolchain& toolchain) {
  const ToolchainDescription* described = catalog_.FindToolchain(toolchain.id);
  Probe& probe =
      *probes_[static_cast<size_t>(described - catalog_.toolchains().data())];
  absl::MutexLock lock(&probe.mutex);
  if (probe.headers_fingerprint != toolchain.fingerprint) {
    probe.headers.clear();
    probe.headers_fingerprint = toolchain.fingerprint;
  }
  const auto known = probe.headers.find(std::string(target));
  if (known != probe.headers.end() && IsUnchanged(known->second)) {
    return known->second.fingerprint;
  }
  const absl::StatusOr<HeaderPlaces> places = HeaderPlacesOf(toolchain);
  if (!places.ok()) return places.status();
  ProbedHeaders probed = ListHeaders(*places);
  std::string fingerprint = probed.fingerprint;
  probe.headers.insert_or_assign(std::string(target), std::move(probed));
  return fingerprint;
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

}  // namespace metad::execution
