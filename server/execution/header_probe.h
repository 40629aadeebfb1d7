#ifndef METAD_SERVER_EXECUTION_HEADER_PROBE_H_
#define METAD_SERVER_EXECUTION_HEADER_PROBE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/execution/compiler_question.h"
#include "server/platform/file_state.h"

namespace metad::execution {

// A directory in which headers are, as it was when it was probed.
struct HeaderDirectory {
  std::string path;
  platform::FileState state;
};

// The headers of this machine that a C or C++ source can include without
// bringing them along.
struct ProbedHeaders {
  // 64 lower-case hexadecimal digits over names, sizes and times of
  // modification of all files below the directories that the compiler searches;
  // packages keep the times, and so it is the same on every machine.
  std::string fingerprint;
  // These directories and all below them.
  std::vector<HeaderDirectory> directories;
};

// Where a compiler looks for headers.
struct HeaderPlaces {
  // In the order of its search, those of C first.
  std::vector<std::string> searched;
  // Directories that it would search, were they there.
  std::vector<std::string> missing;
};

// Asks a compiler with a target's flags where it looks for headers of C and of
// C++ (-E -v). One that does not say has none. ResourceExhausted where the
// machine had no process or descriptor for it.
absl::StatusOr<HeaderPlaces> AskForHeaders(
    const CompilerQuestion& question, const std::string& compiler_path,
    const std::vector<std::string>& flags);

// Lists what is there: some 30 ms, for ten thousand headers.
ProbedHeaders ListHeaders(const HeaderPlaces& places);

// Whether no header came, went or was replaced since. Costs one stat() for each
// directory; so a header that is written to where it stands, which no package
// does, is not noticed before the next server.
bool IsUnchanged(const ProbedHeaders& headers);

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_HEADER_PROBE_H_
