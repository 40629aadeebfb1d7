#ifndef METAD_SERVER_PIPELINE_BUILD_ERROR_H_
#define METAD_SERVER_PIPELINE_BUILD_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/violation_list.h"

namespace metad::pipeline {

// Why a build was refused or failed.
enum class BuildErrorReason {
  kInvalidInput,
  kTargetUnknown,
  kToolchainUnknown,
  kBuildUnknown,
  kCompilerMissing,
  kQueueFull,
  kCompileFailed,
  kCompilerCrashed,
  kActionTimeout,
  kVerificationFailed,
  // For what the build makes, in the store or on its disk.
  kStoreFull,
  kCancelled,
  kInternal,
};

inline constexpr char kTargetResource[] = "metad.v1.Target";
inline constexpr char kToolchainResource[] = "metad.v1.Toolchain";

struct BuildError {
  BuildErrorReason reason = BuildErrorReason::kInternal;
  // One sentence for a person.
  std::string message;
  // What is wrong with the request, by field; where a field is to blame.
  codegen::ViolationList violations;
  // What is missing: "metad.v1.Target" or "metad.v1.Toolchain" and its name;
  // both empty where nothing is.
  std::string resource_type;
  std::string resource;
};

// kInvalidInput with its violations, and a message that counts them.
BuildError InvalidInput(codegen::ViolationList violations);

// Why outputs cannot be kept: kStoreFull where `status` is ResourceExhausted,
// else kInternal. What it says of the machine's files goes to the log.
BuildError StorageError(const absl::Status& status);

// The reason as the wire has it: "COMPILE_FAILED".
absl::string_view ReasonName(BuildErrorReason reason);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_ERROR_H_
