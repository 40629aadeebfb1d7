#include "server/pipeline/build_error.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/store/blob_store.h"

namespace metad::pipeline {

BuildError InvalidInput(codegen::ViolationList violations) {
  const size_t total = violations.total();
  BuildError error;
  error.reason = BuildErrorReason::kInvalidInput;
  error.message = absl::StrCat("the request has ", total,
                               total == 1 ? " problem" : " problems");
  error.violations = std::move(violations);
  return error;
}

BuildError StorageError(const absl::Status& status) {
  spdlog::error("blob store: a build's output cannot be kept: {}",
                status.ToString());
  BuildError error;
  if (absl::IsResourceExhausted(status)) {
    error.reason = BuildErrorReason::kStoreFull;
    error.message =
        store::IsStoreLimit(status)
            ? "there is no room for the build's outputs in the server's store; "
              "try again later, or have the operator enlarge it "
              "(store.max_bytes)"
            : "there is no room for the build's outputs: the disk that the "
              "server keeps them on is full; make room on it and try again";
    return error;
  }
  error.reason = BuildErrorReason::kInternal;
  error.message =
      "the build's outputs cannot be kept in the server's store; the server's "
      "log has more";
  return error;
}

absl::string_view ReasonName(BuildErrorReason reason) {
  switch (reason) {
    case BuildErrorReason::kInvalidInput:
      return "INVALID_INPUT";
    case BuildErrorReason::kTargetUnknown:
      return "TARGET_UNKNOWN";
    case BuildErrorReason::kBuildUnknown:
      return "BUILD_UNKNOWN";
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
    case BuildErrorReason::kStoreFull:
      return "STORE_FULL";
    case BuildErrorReason::kCancelled:
      return "BUILD_CANCELLED";
    case BuildErrorReason::kInternal:
      return "INTERNAL";
  }
  return "INTERNAL";
}

}  // namespace metad::pipeline
