#include "server/rpc/run_build_reactor.h"

#include <functional>
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

// Hashed in some milliseconds.
constexpr int64_t kMaxConfirmedAtOnce = int64_t{4} << 20;

// Adds what is wrong beside the spec to what is wrong with it.
void AddViolations(const codegen::ViolationList& more,
                   pipeline::CheckResult& checked) {
  if (more.empty()) return;
  codegen::ViolationList violations;
  if (const auto* error = std::get_if<pipeline::BuildError>(&checked)) {
    violations = error->violations;
  }
  violations.Append(more);
  checked = pipeline::InvalidInput(std::move(violations));
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
    pipeline::BuildError error;
    error.reason = pipeline::BuildErrorReason::kQueueFull;
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
      blobs_(context.blobs, context.lent) {}

void RunBuildReactor::CheckAndEnqueue() {
  Checkable& checkable = checkable_.emplace();
  checkable.request = TranslateSpec(request_->spec(), context_.limits, blobs_,
                                    checkable.violations);
  if (const google::rpc::Status missing = blobs_.error(); missing.code() != 0) {
    // Without the bytes nothing else can be said.
    Refuse(ToGrpcStatus(missing));
    return;
  }
  checkable.request.without_digests =
      request_->without_digests() && context_.lent != nullptr;
  options_ = TranslateRunOptions(*request_, context_.limits.max_build_time,
                                 checkable.option_violations);
  std::vector<v1::BuildEvent> stored = FindInCache(checkable);
  if (ResultCache::BytesToConfirm(stored) <= kMaxConfirmedAtOnce) {
    AnswerOrBuild(std::move(stored));
    return;
  }
  // Reading that much would hold up other requests.
  auto shared =
      std::make_shared<std::vector<v1::BuildEvent>>(std::move(stored));
  const auto answer = [self = shared_from_this(), shared] {
    self->AnswerOrBuild(std::move(*shared));
  };
  if (!context_.storage.TrySubmit(answer)) answer();
}

void RunBuildReactor::AnswerOrBuild(std::vector<v1::BuildEvent> stored) {
  if (!stored.empty()) context_.results->Lease(stored);
  if (!stored.empty() && context_.results->Confirm(*result_key_, stored)) {
    Answer(std::move(stored));
    return;
  }
  pipeline::CheckResult checked = Check(*std::move(checkable_));
  if (const auto* error = std::get_if<pipeline::BuildError>(&checked)) {
    Refuse(*error);
    return;
  }
  Enqueue(std::move(std::get<pipeline::CheckedBuild>(checked)));
}

std::vector<v1::BuildEvent> RunBuildReactor::FindInCache(
    const Checkable& checkable) {
  if (context_.results == nullptr || !checkable.violations.empty() ||
      !checkable.option_violations.empty()) {
    return {};
  }
  result_key_ = context_.results->KeyOf(checkable.request);
  if (!result_key_.has_value()) return {};
  cache_outcome_ = options_.may_be_cached ? "MISS" : "BYPASSED";
  if (!options_.may_be_cached) return {};
  return context_.results->Read(*result_key_);
}

void RunBuildReactor::Answer(std::vector<v1::BuildEvent> events) {
  cache_outcome_ = "HIT";
  build_name_ = context_.build_names.Next();
  Log("SUCCEEDED");
  Accept(v1::FINISHED);
  v1::BuildEvent result = std::move(events.back());
  events.pop_back();
  for (v1::BuildEvent& event : events) Send(std::move(event));
  *result.mutable_result()->mutable_elapsed() =
      TranslateDuration(absl::Now() - start_);
  SendResult(std::move(result));
}

pipeline::CheckResult RunBuildReactor::Check(Checkable checkable) {
  pipeline::CheckResult checked = context_.pipeline.Check(
      std::move(checkable.request), std::move(checkable.violations));
  if (auto* error = std::get_if<pipeline::BuildError>(&checked)) {
    *error = RelativeToRequest(std::move(*error));
  }
  AddViolations(checkable.option_violations, checked);
  return checked;
}

void RunBuildReactor::Enqueue(pipeline::CheckedBuild build) {
  build_name_ = context_.build_names.Next();
  // std::function wants to be copied, a checked build must not be.
  auto shared = std::make_shared<pipeline::CheckedBuild>(std::move(build));
  const auto run = [self = shared_from_this(), shared] {
    self->Run(std::move(*shared));
  };
  execution::WorkerPool::Ticket ticket = 0;
  if (!context_.builds.TrySubmit(run, &ticket)) {
    build_name_.clear();
    Refuse(QueueFull("builds", context_.limits.max_queued_builds));
    return;
  }
  Accept(v1::QUEUED);
  ScheduleHeartbeat();
  accepted_.Notify();
  ticket_ = ticket;
  // Whoever cancelled it before had no ticket to give back.
  if (cancellation_->IsCancelled()) LeaveQueue();
}

void RunBuildReactor::LeaveQueue() {
  std::function<void()> run = context_.builds.Withdraw(ticket_);
  if (run == nullptr) return;
  // It will find itself cancelled. A call back of gRPC's may be waiting here.
  if (!context_.requests.TrySubmit(run)) run();
}

void RunBuildReactor::Accept(v1::Stage stage) {
  v1::BuildEvent snapshot;
  snapshot.mutable_snapshot()->set_build(build_name_);
  snapshot.mutable_snapshot()->set_stage(stage);
  Send(std::move(snapshot));
}

void RunBuildReactor::Run(pipeline::CheckedBuild build) {
  accepted_.WaitForNotification();
  pipeline::BuildResult result = context_.pipeline.Run(
      std::move(build), cancellation_, start_ + options_.timeout, *this);
  const bool succeeded = !result.error.has_value();
  Log(succeeded ? "SUCCEEDED"
                : std::string(pipeline::ReasonName(result.error->reason)));
  StopHeartbeats();
  pipeline::LeaseArtifacts(result.artifacts, context_.blobs);
  v1::BuildEvent event;
  *event.mutable_result() =
      TranslateResult(std::move(result), absl::Now() - start_);
  if (succeeded && result_key_.has_value()) {
    messages_.push_back(event);
    context_.results->Keep(*result_key_, std::move(messages_));
  }
  SendResult(std::move(event));
}

void RunBuildReactor::SendResult(v1::BuildEvent event) {
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

void RunBuildReactor::Refuse(const pipeline::BuildError& error) {
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
  if (cancellation_ == nullptr) return;
  cancellation_->Cancel();
  LeaveQueue();
}

void RunBuildReactor::OnDone() {
  // May be the last reference.
  std::shared_ptr<RunBuildReactor> self = std::move(self_);
}

void RunBuildReactor::OnStage(pipeline::Stage stage) {
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

void RunBuildReactor::OnCommand(const std::string& subject,
                                const std::vector<std::string>& arguments) {
  v1::BuildEvent event;
  *event.mutable_command() = TranslateCommand(subject, arguments);
  // Not kept: where the result is, no compiler is started.
  Send(std::move(event));
}

void RunBuildReactor::OnLog(const pipeline::ToolLog& log) {
  v1::BuildEvent event;
  *event.mutable_log() = TranslateLog(log);
  SendMessage(std::move(event));
}

void RunBuildReactor::OnDiagnostic(
    const std::string& subject,
    const pipeline::CompilerDiagnostic& diagnostic) {
  v1::BuildEvent event;
  *event.mutable_diagnostic() = TranslateDiagnostic(subject, diagnostic);
  SendMessage(std::move(event));
}

void RunBuildReactor::SendMessage(v1::BuildEvent event) {
  if (result_key_.has_value()) messages_.push_back(event);
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
  record.cache = cache_outcome_;
  record.labels = options_.labels;
  LogRequest(record);
}

}  // namespace metad::rpc
