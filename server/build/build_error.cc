#include "server/build/build_error.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::build {

BuildError InvalidInput(codegen::ViolationList violations) {
  const size_t total = violations.total();
  BuildError error;
  error.reason = BuildErrorReason::kInvalidInput;
  error.message = absl::StrCat("the request has ", total,
                               total == 1 ? " problem" : " problems");
  error.violations = std::move(violations);
  return error;
}

absl::string_view ReasonName(BuildErrorReason reason) {
  switch (reason) {
    case BuildErrorReason::kInvalidInput:
      return "INVALID_INPUT";
    case BuildErrorReason::kTargetUnknown:
      return "TARGET_UNKNOWN";
    case BuildErrorReason::kToolchainUnknown:
      return "TOOLCHAIN_UNKNOWN";
    case BuildErrorReason::kCompilerMissing:
      return "COMPILER_MISSING";
    case BuildErrorReason::kQueueFull:
      return "QUEUE_FULL";
    case BuildErrorReason::kCompileFailed:
      return "COMPILE_FAILED";
    case BuildErrorReason::kCompilerCrashed:
      return "COMPILER_CRASHED";
    case BuildErrorReason::kActionTimeout:
      return "ACTION_TIMEOUT";
    case BuildErrorReason::kVerificationFailed:
      return "VERIFICATION_FAILED";
    case BuildErrorReason::kCancelled:
      return "BUILD_CANCELLED";
    case BuildErrorReason::kInternal:
      return "INTERNAL";
  }
  return "INTERNAL";
}

}  // namespace metad::build
