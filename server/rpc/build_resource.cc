#include "server/rpc/build_resource.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/build_error.h"
#include "server/rpc/error_translation.h"

namespace metad::rpc {
namespace {

constexpr char kBuildResource[] = "metad.v1.Build";

v1::Build::State TranslateState(builds::BuildState state) {
  switch (state) {
    case builds::BuildState::kQueued:
      return v1::Build::STATE_QUEUED;
    case builds::BuildState::kRunning:
      return v1::Build::STATE_RUNNING;
    case builds::BuildState::kSucceeded:
      return v1::Build::STATE_SUCCEEDED;
    case builds::BuildState::kFailed:
      return v1::Build::STATE_FAILED;
    case builds::BuildState::kCancelled:
      return v1::Build::STATE_CANCELLED;
  }
  return v1::Build::STATE_UNSPECIFIED;
}

}  // namespace

v1::Build DescribeBuild(builds::Build& build) {
  v1::Build described;
  described.set_name(build.name());
  // Before the events: whoever sees an end finds its result among them.
  described.set_state(TranslateState(build.state()));
  const absl::Duration since_epoch = build.created() - absl::UnixEpoch();
  absl::Duration rest;
  described.mutable_create_time()->set_seconds(
      absl::IDivDuration(since_epoch, absl::Seconds(1), &rest));
  described.mutable_create_time()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  described.set_last_sequence(build.events().last_sequence());
  return described;
}

grpc::Status BuildUnknown(const std::string& name) {
  pipeline::BuildError error;
  error.reason = pipeline::BuildErrorReason::kBuildUnknown;
  error.message =
      absl::StrCat("there is no build ", codegen::Quoted(name),
                   " on this server, or it ended too long ago; expected the "
                   "name that the build's first event has");
  error.resource_type = kBuildResource;
  error.resource = name;
  return ToGrpcStatus(TranslateError(error));
}

}  // namespace metad::rpc
