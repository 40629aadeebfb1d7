#ifndef METAD_SERVER_EXECUTION_TOOLCHAIN_REGISTRY_H_
#define METAD_SERVER_EXECUTION_TOOLCHAIN_REGISTRY_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/execution/toolchain_catalog.h"
#include "server/platform/process_runner.h"

namespace metad::execution {

class ProbeCache;
struct HeaderPlaces;
struct ProbedToolchain;

// What is known of a toolchain on this machine.
struct ToolchainStatus {
  bool available = false;
  // Empty when available.
  std::string unavailable_reason;
  // The rest is empty unless available.
  // Absolute.
  std::string compiler_path;
  // First line of the compiler's --version.
  std::string version;
  // Over all that compiles, see ProbedToolchain: 64 lower-case hexadecimal
  // digits.
  std::string fingerprint;
};

// A toolchain that will compile for one target.
struct SelectedToolchain {
  std::string id;
  std::string target;
  CompilerFamily family = CompilerFamily::kGcc;
  // Absolute.
  std::string compiler_path;
  // Arguments before the source file.
  std::vector<std::string> flags;
  // As ToolchainStatus has it, for cache keys.
  std::string fingerprint;
  // Of SelectForSources() only: what ProbedHeaders has, of this target's flags.
  std::string headers;
};

// Why Select() gave none; carried by its status, see SelectionFailureOf().
enum class SelectionFailure {
  // NotFound.
  kUnknownTarget,
  // NotFound.
  kUnknownToolchain,
  // InvalidArgument: the toolchain exists but does not serve the target.
  kTargetNotServed,
  // FailedPrecondition: the compiler, or every compiler of the target, is not
  // available on this machine.
  kCompilerMissing,
};

// Empty for a status that did not come from ToolchainRegistry::Select().
std::optional<SelectionFailure> SelectionFailureOf(const absl::Status& status);

// Finds out, when first asked, which of a catalog's toolchains this machine
// has. A toolchain that was found is probed again once one of its files has
// changed, so that a compiler that is replaced is another one at once; one that
// was not found, or did not answer, is looked for again after kRetryAfter, and
// at once where the machine was out of processes or file descriptors. A
// compiler that is installed in front of one that was found, in another
// directory of the search path, is seen by the next server.
//
// Thread-safe. Calls block while a compiler is probed (some 30 ms, at most 10 s
// for each of its programs): never call from a thread that must not block.
class ToolchainRegistry {
 public:
  static constexpr absl::Duration kRetryAfter = absl::Seconds(30);

  // Compilers named without a path are looked up in `search_path`, colon-
  // separated. `runner` must outlive the registry, and so must `probe_cache`,
  // where other processes' probes are, if it is given.
  ToolchainRegistry(ToolchainCatalog catalog, platform::ProcessRunner* runner,
                    std::string search_path = "/usr/bin:/bin",
                    std::function<absl::Time()> clock = absl::Now,
                    ProbeCache* probe_cache = nullptr);
  ~ToolchainRegistry();

  ToolchainRegistry(const ToolchainRegistry&) = delete;
  ToolchainRegistry& operator=(const ToolchainRegistry&) = delete;

  const ToolchainCatalog& catalog() const { return catalog_; }

  // Of a toolchain of the catalog; an unknown id is unavailable.
  ToolchainStatus Status(absl::string_view toolchain_id);

  // The toolchain named; or, for an empty id, the first available one of the
  // target in catalog order. Failures are told apart by SelectionFailureOf();
  // messages name what is known or what was looked for.
  absl::StatusOr<SelectedToolchain> Select(absl::string_view target,
                                           absl::string_view toolchain_id);

  // The same with the fingerprint of the headers that sources may include,
  // which costs a stat() for each directory of them.
  absl::StatusOr<SelectedToolchain> SelectForSources(
      absl::string_view target, absl::string_view toolchain_id);

 private:
  struct Probe;

  ToolchainStatus StatusAt(size_t index);
  absl::StatusOr<SelectedToolchain> SelectNamed(absl::string_view target,
                                                absl::string_view toolchain_id);
  absl::StatusOr<SelectedToolchain> SelectFirst(absl::string_view target);
  absl::StatusOr<ProbedToolchain> ProbeAt(size_t index);
  absl::StatusOr<HeaderPlaces> HeaderPlacesOf(
      const SelectedToolchain& toolchain);
  absl::StatusOr<std::string> HeadersOf(absl::string_view target,
                                        const SelectedToolchain& toolchain);

  const ToolchainCatalog catalog_;
  platform::ProcessRunner* const runner_;
  const std::string search_path_;
  const std::function<absl::Time()> clock_;
  ProbeCache* const probe_cache_;
  // Parallel to catalog_.toolchains().
  std::vector<std::unique_ptr<Probe>> probes_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_TOOLCHAIN_REGISTRY_H_
