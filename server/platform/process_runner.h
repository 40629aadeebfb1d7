#ifndef METAD_SERVER_PLATFORM_PROCESS_RUNNER_H_
#define METAD_SERVER_PLATFORM_PROCESS_RUNNER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/platform/cancellation.h"

namespace metad::platform {

// One program to run. There is no shell: argv reaches the program as it is.
struct ProcessRequest {
  // argv[0] is the executable's absolute path.
  std::vector<std::string> argv;
  // "NAME=value" each. The program's whole environment: nothing is inherited.
  std::vector<std::string> environment;
  // Absolute path of an existing directory.
  std::string working_directory;
  // From spawn to exit; then the whole process group is killed.
  absl::Duration wall_clock_limit = absl::Seconds(60);
  // Of each process by itself, rounded up to whole seconds.
  absl::Duration cpu_limit = absl::Seconds(60);
  // For standard output and standard error each. Of what is longer, head and
  // tail are kept and the middle is dropped; the program never notices.
  int64_t max_output_bytes = 1 << 20;
  // A write that makes any file longer kills the program with SIGXFSZ.
  int64_t max_file_bytes = int64_t{1} << 30;
  // Address space of each process; 0 leaves it unlimited.
  int64_t max_memory_bytes = 0;
  // Told what the program writes to standard error, piece after piece, on the
  // thread that runs it, which it must not hold up. The result has it all the
  // same. Null: nobody is.
  std::function<void(absl::string_view piece)> on_standard_error = nullptr;
};

// What a program wrote to one stream.
struct CapturedOutput {
  // Where `truncated`, a line that says how many bytes are missing stands
  // between head and tail; it is not counted in max_output_bytes.
  std::string text;
  bool truncated = false;
};

// How a program ended. All of it is data: a crash is no error of the runner.
struct ProcessResult {
  // Of a program that exited by itself; -1 when a signal ended it.
  int exit_code = -1;
  // The signal that ended it; 0 when it exited by itself.
  int signal = 0;
  // At most one of the three is set; each says why the program was ended.
  bool timed_out = false;
  bool cancelled = false;
  // It failed, and it and the children it waited for had used up the CPU limit:
  // a compiler driver exits by itself when the limit hit what it drives.
  bool cpu_limit_exceeded = false;
  CapturedOutput standard_output;
  CapturedOutput standard_error;
  absl::Duration wall_time;

  bool Succeeded() const {
    return exit_code == 0 && !timed_out && !cancelled && !cpu_limit_exceeded;
  }
};

// Runs programs under limits. Implementations are thread-safe.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;

  // Blocks until the program is gone; then, or when a limit or a cancellation
  // ends it early, every process that stayed in its group is killed.
  //
  // Errors mean that nothing ran, or not for long: NotFound (no such
  // executable), PermissionDenied (not executable), InvalidArgument (a request
  // that breaks the contract above), ResourceExhausted (no processes or file
  // descriptors left), Internal.
  virtual absl::StatusOr<ProcessResult> Run(
      const ProcessRequest& request, const Cancellation& cancellation) = 0;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_PROCESS_RUNNER_H_
