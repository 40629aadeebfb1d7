#include "server/rpc/run_build_reactor.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/request_log.h"
#include "server/rpc/result_translation.h"
#include "server/rpc/spec_translation.h"

namespace metad::rpc {
namespace {

// What the request asks for, or nothing for a value out of range.
std::optional<absl::Duration> TimeoutOf(const v1::RunBuildRequest& request,
                                        absl::Duration max_build_time) {
  if (!request.has_timeout()) return max_build_time;
  const absl::Duration timeout = absl::Seconds(request.timeout().seconds()) +
                                 absl::Nanoseconds(request.timeout().nanos());
  if (timeout <= absl::ZeroDuration() || timeout > max_build_time) {
    return std::nullopt;
  }
  return timeout;
}

void AddTimeoutViolation(absl::Duration longest, build::CheckResult& checked) {
  codegen::ViolationList violations;
  if (const auto* error = std::get_if<build::BuildError>(&checked)) {
    violations = error->violations;
  }
  violations.Add("timeout", absl::StrCat("expected more than 0 and at most ",
                                         absl::FormatDuration(longest)));
  checked = build::InvalidInput(std::move(violations));
}

}  // namespace

RunBuildReactor* RunBuildReactor::Start(const ServiceContext& context,
                                        const v1::RunBuildRequest* request) {
  std::shared_ptr<RunBuildReactor> reactor(
      new RunBuildReactor(context, request));
  reactor->self_ = reactor;
  absl::StatusOr<std::shared_ptr<platform::Cancellation>> cancellation =
      platform::Cancellation::Create();
  if (!cancellation.ok()) {
    build::BuildError error;
    error.reason = build::BuildErrorReason::kQueueFull;
    error.message = std::string(cancellation.status().message());
    reactor->Refuse(error);
    return reactor.get();
  }
  reactor->cancellation_ = *std::move(cancellation);
  if (!context.requests.TrySubmit([reactor] { reactor->CheckAndEnqueue(); })) {
    reactor->Refuse(QueueFull("requests", kMaxQueuedRequests));
  }
  return reactor.get();
}

RunBuildReactor::RunBuildReactor(const ServiceContext& context,
                                 const v1::RunBuildRequest* request)
    : context_(context),
      request_(request),
      start_(absl::Now()),
      blobs_(context.blobs) {}

void RunBuildReactor::CheckAndEnqueue() {
  codegen::ViolationList violations;
  build::BuildRequest request =
      TranslateSpec(request_->spec(), context_.limits, blobs_, violations);
  if (const google::rpc::Status missing = blobs_.error(); missing.code() != 0) {
    // Without the bytes nothing else can be said.
    Refuse(ToGrpcStatus(missing));
    return;
  }
  build::CheckResult checked = Check(std::move(request), std::move(violations));
  if (const auto* error = std::get_if<build::BuildError>(&checked)) {
    Refuse(*error);
    return;
  }
  Enqueue(std::move(std::get<build::CheckedBuild>(checked)));
}

build::CheckResult RunBuildReactor::Check(build::BuildRequest request,
                                          codegen::ViolationList violations) {
  build::CheckResult checked =
      context_.pipeline.Check(std::move(request), std::move(violations));
  if (auto* error = std::get_if<build::BuildError>(&checked)) {
    *error = RelativeToRequest(std::move(*error));
  }
  const absl::Duration longest = context_.limits.max_build_time;
  const std::optional<absl::Duration> timeout = TimeoutOf(*request_, longest);
  timeout_ = timeout.value_or(longest);
  if (!timeout.has_value()) {
    AddTimeoutViolation(longest, checked);
  }
  return checked;
}

void RunBuildReactor::Enqueue(build::CheckedBuild build) {
  build_name_ = context_.build_names.Next();
  // std::function wants to be copied, a checked build must not be.
  auto shared = std::make_shared<build::CheckedBuild>(std::move(build));
  const auto run = [self = shared_from_this(), shared] {
    self->Run(std::move(*shared));
  };
  if (!context_.builds.TrySubmit(run)) {
    build_name_.clear();
    Refuse(QueueFull("builds", context_.limits.max_queued_builds));
    return;
  }
  v1::BuildEvent snapshot;
  snapshot.mutable_snapshot()->set_build(build_name_);
  snapshot.mutable_snapshot()->set_stage(v1::QUEUED);
  Send(std::move(snapshot));
  ScheduleHeartbeat();
  accepted_.Notify();
}

void RunBuildReactor::Run(build::CheckedBuild build) {
  accepted_.WaitForNotification();
  build::BuildResult result = context_.pipeline.Run(
      std::move(build), cancellation_, start_ + timeout_, *this);
  Log(result.error.has_value()
          ? std::string(build::ReasonName(result.error->reason))
          : "SUCCEEDED");
  StopHeartbeats();
  v1::BuildEvent event;
  *event.mutable_result() =
      TranslateResult(std::move(result), absl::Now() - start_);
  const v1::BuildEvent* next = events_.PushLast(std::move(event));
  if (next != nullptr) {
    StartWrite(next);
  } else {
    // It waits for another write, or the watcher is gone.
    FinishWhenWritten();
  }
}

void RunBuildReactor::FinishWhenWritten() {
  if (events_.finished() && !finished_.exchange(true)) {
    Finish(grpc::Status::OK);
  }
}

void RunBuildReactor::Refuse(const build::BuildError& error) {
  Refuse(ToGrpcStatus(TranslateError(error)));
}

void RunBuildReactor::Refuse(const grpc::Status& status) {
  Log(OutcomeName(status));
  Finish(status);
}

void RunBuildReactor::Send(v1::BuildEvent event) {
  const v1::BuildEvent* next = events_.Push(std::move(event));
  if (next != nullptr) StartWrite(next);
}

void RunBuildReactor::OnWriteDone(bool ok) {
  if (!ok) {
    // The watcher is gone; so is the point of the build.
    events_.Abandon();
    cancellation_->Cancel();
  }
  const v1::BuildEvent* next = events_.WriteDone();
  if (next != nullptr) {
    StartWrite(next);
    return;
  }
  FinishWhenWritten();
}

void RunBuildReactor::OnCancel() {
  if (cancellation_ != nullptr) cancellation_->Cancel();
}

void RunBuildReactor::OnDone() {
  // May be the last reference.
  std::shared_ptr<RunBuildReactor> self = std::move(self_);
}

void RunBuildReactor::OnStage(build::Stage stage) {
  v1::BuildEvent event;
  event.mutable_stage()->set_stage(TranslateStage(stage));
  Send(std::move(event));
}

void RunBuildReactor::OnProgress(int completed, int total) {
  v1::BuildEvent event;
  event.mutable_progress()->set_completed(completed);
  event.mutable_progress()->set_total(total);
  Send(std::move(event));
}

void RunBuildReactor::OnLog(const build::ToolLog& log) {
  v1::BuildEvent event;
  *event.mutable_log() = TranslateLog(log);
  Send(std::move(event));
}

void RunBuildReactor::OnDiagnostic(
    const std::string& subject, const build::CompilerDiagnostic& diagnostic) {
  v1::BuildEvent event;
  *event.mutable_diagnostic() = TranslateDiagnostic(subject, diagnostic);
  Send(std::move(event));
}

void RunBuildReactor::SendHeartbeat() {
  v1::BuildEvent event;
  *event.mutable_heartbeat()->mutable_elapsed() =
      TranslateDuration(absl::Now() - start_);
  Send(std::move(event));
}

void RunBuildReactor::ScheduleHeartbeat() {
  const int64_t seen = events_.last_sequence();
  absl::MutexLock lock(&heartbeat_mutex_);
  if (heartbeats_stopped_) return;
  // An alarm keeps its function, so that must not keep the alarm's owner.
  heartbeat_ = std::make_unique<grpc::Alarm>();
  heartbeat_->Set(
      absl::ToChronoTime(absl::Now() + context_.limits.heartbeat_interval),
      [weak = weak_from_this(), seen](bool expired) {
        const std::shared_ptr<RunBuildReactor> self = weak.lock();
        if (!expired || self == nullptr) return;
        if (self->events_.last_sequence() == seen) self->SendHeartbeat();
        self->ScheduleHeartbeat();
      });
}

void RunBuildReactor::StopHeartbeats() {
  absl::MutexLock lock(&heartbeat_mutex_);
  heartbeats_stopped_ = true;
  heartbeat_ = nullptr;
}

void RunBuildReactor::Log(const std::string& outcome) const {
  RequestRecord record;
  record.method = "RunBuild";
  if (!build_name_.empty()) record.build = build_name_;
  record.model = request_->spec().model_name();
  record.target = request_->spec().target();
  record.outcome = outcome;
  record.duration = absl::Now() - start_;
  LogRequest(record);
}

}  // namespace metad::rpc
