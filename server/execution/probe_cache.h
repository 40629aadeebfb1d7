#ifndef METAD_SERVER_EXECUTION_PROBE_CACHE_H_
#define METAD_SERVER_EXECUTION_PROBE_CACHE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/execution/header_probe.h"
#include "server/execution/toolchain_catalog.h"
#include "server/execution/toolchain_probe.h"
#include "server/store/action_cache.h"

namespace metad::execution {

// What compilers said of themselves, for the next process on this machine: to
// ask one costs seven processes and a hash of its programs, which is more than
// to compile a small source. An answer holds as long as the files that took
// part are what they were, and no directory in which they were found, or looked
// for, has had an entry come, go or be replaced.
//
// Thread-safe; calls may block on a disk.
class ProbeCache {
 public:
  // `cache` outlives this.
  explicit ProbeCache(store::ActionCache& cache) : cache_(cache) {}

  // As ProbeToolchain() would find it now.
  std::optional<ProbedToolchain> Read(const ToolchainDescription& toolchain,
                                      absl::string_view search_path);

  // What ProbeToolchain() found, that was called at `since`. Not kept where a
  // directory has changed since then, or a moment before.
  void Keep(const ToolchainDescription& toolchain,
            absl::string_view search_path, const ProbedToolchain& probed,
            absl::Time since);

  // As AskForHeaders() would find it now, of the compiler with that
  // fingerprint.
  std::optional<HeaderPlaces> ReadHeaderPlaces(
      const std::string& fingerprint, const std::string& compiler_path,
      const std::vector<std::string>& flags);
  void KeepHeaderPlaces(const std::string& fingerprint,
                        const std::string& compiler_path,
                        const std::vector<std::string>& flags,
                        const HeaderPlaces& places);

 private:
  store::ActionCache& cache_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_PROBE_CACHE_H_
