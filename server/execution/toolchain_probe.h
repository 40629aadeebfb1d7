#ifndef METAD_SERVER_EXECUTION_TOOLCHAIN_PROBE_H_
#define METAD_SERVER_EXECUTION_TOOLCHAIN_PROBE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/execution/toolchain_catalog.h"
#include "server/platform/file_state.h"
#include "server/platform/process_runner.h"

namespace metad::execution {

// A file that takes part in compiling, as it was when it was probed.
struct ProbedFile {
  std::string path;
  platform::FileState state;
};

// What a compiler that was asked said of itself.
struct ProbedToolchain {
  // Absolute.
  std::string compiler_path;
  // First line of the compiler's --version.
  std::string version;
  // 64 lower-case hexadecimal digits over everything that can change an object,
  // as far as it can be told without compiling:
  //   - all that --version prints, which a distribution changes with each
  //     rebuild of the compiler behind the driver;
  //   - SHA-256 of the driver and, of gcc, of the compilers proper and the
  //     assembler that it says it would run (-print-prog-name=cc1, =cc1plus,
  //     =as) with those of its targets' flags that can change that; clang is
  //     all of them itself;
  //   - names, sizes and times of modification of the shared libraries of these
  //     programs, in which clang has its compiler, and as its instructions;
  //     packages keep the times, and so the fingerprint is the same on every
  //     machine;
  //   - the flags of every target.
  // The linker is left out, since nothing is linked, and so are headers: what
  // the server generates includes the compiler's own <stdint.h> and the like
  // only, and those that C sources may include have a fingerprint of their own
  // (header_probe.h).
  std::string fingerprint;
  // Those that the fingerprint stands for.
  std::vector<ProbedFile> files;
};

// Asks the compiler that the toolchain names: looks it up in `search_path`, and
// starts it and what it starts, some seven times altogether. An error says why
// the toolchain cannot be used.
absl::StatusOr<ProbedToolchain> ProbeToolchain(
    const ToolchainDescription& toolchain, platform::ProcessRunner& runner,
    absl::string_view search_path);

// Whether all files are as they were. Costs one stat() for each.
bool IsUnchanged(const ProbedToolchain& toolchain);

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_TOOLCHAIN_PROBE_H_
