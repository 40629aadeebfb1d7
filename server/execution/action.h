#ifndef METAD_SERVER_EXECUTION_ACTION_H_
#define METAD_SERVER_EXECUTION_ACTION_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/execution/action_output.h"
#include "server/execution/input_content.h"
#include "server/platform/process_runner.h"

namespace metad::execution {

// Shaped after the Remote Execution API's Action, Command and input root, so
// that a cluster can serve the same struct: a program, its whole environment
// and its files, with paths relative to a directory that the executor chooses.
// Nothing in it depends on the machine except argv[0], and whatever can change
// its outcome is in it: ActionDigest() names it.

// A file that exists before the program starts. Its time of modification is
// that of every other.
struct ActionInput {
  // Relative; '/' between components, none of them empty, "." or "..". Unique
  // among the inputs. Parents are made.
  std::string path;
  // With its digest.
  InputContent content;
  // Where set, the content is what this hands to `append`, piece after piece,
  // passing on its errors, and not the above: for what is too large for memory,
  // and for a hash that nobody may ask for. Called at most once, on a thread of
  // the executor's, and not after the action has ended.
  using Append = absl::FunctionRef<absl::Status(absl::string_view)>;
  std::function<absl::Status(Append append)> write = nullptr;

  bool HasDigest() const { return write == nullptr; }
};

// What tells the compiler of an action from others, and from itself before it
// was upgraded. All of it is empty where the program is no toolchain's.
struct ActionCompiler {
  // By which a ToolchainRegistry finds it.
  std::string toolchain_id;
  std::string target;
  // As SelectedToolchain has them; `headers` is empty for an action that
  // includes none of the machine's but the compiler's own.
  std::string fingerprint;
  std::string headers;
};

// What one action may use. Every field must be positive unless it says else.
struct ActionLimits {
  // Time of running; time in the queue does not count.
  absl::Duration wall_clock = absl::Seconds(60);
  absl::Duration cpu = absl::Seconds(60);
  // Of standard output and of standard error, each.
  int64_t max_output_bytes = 1 << 20;
  // Of each file that the program writes.
  int64_t max_file_bytes = int64_t{1} << 30;
  // Address space of each process; 0 leaves it unlimited.
  int64_t max_memory_bytes = 0;
};

struct Action {
  // argv[0] is the compiler's absolute path; paths in the rest are relative to
  // the action's directory, which is the working directory.
  std::vector<std::string> argv;
  // Beside what the executor fixes (see LocalExecutor), which these override.
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<ActionInput> inputs;
  // Files that the program is expected to leave, relative like the inputs'.
  // Their parents exist when it starts.
  std::vector<std::string> outputs;
  ActionLimits limits;
  ActionCompiler compiler;
  // Whether the outcome of an equal action that ran before, or runs now, will
  // do.
  bool may_be_cached = true;
  // Whether that the program fails, saying why, is an outcome like any other,
  // worth to be kept: it was asked a question.
  bool failure_is_answer = false;
  // Told what the program writes to standard error, piece after piece while it
  // runs, on a thread of the executor's, which it must not hold up; the outcome
  // has it all the same. Not where no program is run, nor where another
  // action's run is shared. Null: nobody is.
  std::function<void(absl::string_view piece)> on_standard_error = nullptr;
};

// How an action ended. All of it is data: a compile that fails, crashes or runs
// out of time is an outcome, not an error.
struct ActionOutcome {
  // Of a program that exited by itself; -1 when a signal ended it or it never
  // started.
  int exit_code = -1;
  // The signal that ended it; 0 when it exited by itself or never started.
  int signal = 0;
  // At most one of the three is set.
  bool timed_out = false;
  // Also of an action that was cancelled before it started.
  bool cancelled = false;
  bool cpu_limit_exceeded = false;
  platform::CapturedOutput standard_output;
  platform::CapturedOutput standard_error;
  // Those of Action::outputs, in that order, that exist, are regular files and
  // are within max_file_bytes, whether or not the program succeeded.
  std::vector<ActionOutput> outputs;

  bool Succeeded() const {
    return exit_code == 0 && !timed_out && !cancelled && !cpu_limit_exceeded;
  }
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_ACTION_H_
