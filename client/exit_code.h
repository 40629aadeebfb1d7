#ifndef METAD_CLIENT_EXIT_CODE_H_
#define METAD_CLIENT_EXIT_CODE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace metad::client {

// What metactl tells the shell. Scripts rely on these numbers: they are frozen.
enum ExitCode : int {
  kExitOk = 0,
  kExitBuildFailed = 1,
  kExitUsage = 2,
  kExitInvalidInput = 3,
  kExitNotFound = 4,
  kExitNotAllowed = 5,
  kExitUnreachable = 6,
  kExitTimedOut = 7,
  kExitOverQuota = 8,
  kExitInternal = 70,
  kExitInterrupted = 130,
};

// Code for an error that a service answered with, as an RPC's status or as a
// build's result. `reason` is ErrorInfo.reason, which decides where it is
// known; `code` decides else. A cancellation counts as unreachable: the caller
// knows when it was its own user who cancelled, and a server that ends a build
// by itself is going away.
ExitCode ExitCodeForService(absl::StatusCode code, absl::string_view reason);

// Code for what went wrong with a file on this machine: absent, not permitted,
// unusable content, interrupted; anything else, a full disk among it, is
// internal.
ExitCode ExitCodeForFile(absl::StatusCode code);

}  // namespace metad::client

#endif  // METAD_CLIENT_EXIT_CODE_H_
