#ifndef METAD_TESTS_FIRMWARE_RUNNING_METAD_H_
#define METAD_TESTS_FIRMWARE_RUNNING_METAD_H_

#include <sys/types.h>

#include <string>

#include "absl/status/statusor.h"

namespace metad::firmware {

// A metad of the test's own, in a process group of its own. The destructor
// kills what is left of the group. Not thread-safe.
class RunningMetad {
 public:
  // Starts `executable` on the unix socket `socket_path` and waits for the line
  // on standard output by which it says that it listens there. Its log goes to
  // standard error, which is the test's. `directory` is its working directory
  // and its home.
  static absl::StatusOr<RunningMetad> Start(const std::string& executable,
                                            const std::string& socket_path,
                                            const std::string& directory);

  RunningMetad(RunningMetad&& other) noexcept;
  RunningMetad& operator=(RunningMetad&&) = delete;
  ~RunningMetad();

  // Sends SIGTERM, to metad alone, and waits for its end. Returns the exit
  // code; an error when a signal ended it or it does not end.
  absl::StatusOr<int> Terminate();

 private:
  RunningMetad(pid_t pid, int standard_output)
      : pid_(pid), standard_output_(standard_output) {}

  // -1 once waited for or moved from.
  pid_t pid_;
  // Read end of a pipe. It closes by itself when metad is gone, which makes it
  // what a wait with a time limit can poll.
  int standard_output_;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_RUNNING_METAD_H_
