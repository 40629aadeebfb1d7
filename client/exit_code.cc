#include "client/exit_code.h"

#include <array>
#include <utility>

namespace metad::client {
namespace {

constexpr std::array<std::pair<absl::string_view, ExitCode>, 11> kByReason = {{
    {"COMPILE_FAILED", kExitBuildFailed},
    {"COMPILER_CRASHED", kExitBuildFailed},
    {"VERIFICATION_FAILED", kExitBuildFailed},
    {"INVALID_INPUT", kExitInvalidInput},
    {"TARGET_UNKNOWN", kExitNotFound},
    {"TOOLCHAIN_UNKNOWN", kExitNotFound},
    {"COMPILER_MISSING", kExitNotFound},
    {"ACTION_TIMEOUT", kExitTimedOut},
    {"QUEUE_FULL", kExitOverQuota},
    {"BUILD_CANCELLED", kExitUnreachable},
    {"INTERNAL", kExitInternal},
}};

}  // namespace

ExitCode ExitCodeForService(absl::StatusCode code, absl::string_view reason) {
  for (const auto& [known, exit_code] : kByReason) {
    if (known == reason) return exit_code;
  }
  switch (code) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kExitInvalidInput;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return kExitNotAllowed;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
      return kExitUnreachable;
    case absl::StatusCode::kDeadlineExceeded:
      return kExitTimedOut;
    case absl::StatusCode::kResourceExhausted:
      return kExitOverQuota;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
      return kExitBuildFailed;
    default:
      return kExitInternal;
  }
}

ExitCode ExitCodeForFile(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kInvalidArgument:
    // It changed while it was read.
    case absl::StatusCode::kFailedPrecondition:
      return kExitInvalidInput;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kPermissionDenied:
      return kExitNotAllowed;
    case absl::StatusCode::kCancelled:
      return kExitInterrupted;
    default:
      return kExitInternal;
  }
}

}  // namespace metad::client
