#include "server/builds/build_work.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/builds/event_translation.h"

namespace metad::builds {
namespace {

v1::BuildEvent CancelledEvent() {
  pipeline::BuildResult result;
  result.error.emplace();
  result.error->reason = pipeline::BuildErrorReason::kCancelled;
  result.error->message = "the build was cancelled";
  v1::BuildEvent event;
  *event.mutable_result() = TranslateResult(std::move(result));
  return event;
}

std::string OutcomeOf(const pipeline::BuildResult& result) {
  return result.error.has_value()
             ? std::string(pipeline::ReasonName(result.error->reason))
             : "SUCCEEDED";
}

}  // namespace

bool BuildWork::Join(const std::shared_ptr<Build>& build, absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  if (is_over_) return false;
  deadline_.ExtendTo(deadline);
  build->SetWork(weak_from_this());
  if (is_running_) build->SetRunning();
  // Under the lock, so that what happens meanwhile comes after it.
  for (const LoggedEvent& event : history_) {
    build->events().AppendNumbered(event);
  }
  builds_.push_back(build);
  return true;
}

void BuildWork::Leave(const std::shared_ptr<Build>& build) {
  bool is_last = false;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = std::find(builds_.begin(), builds_.end(), build);
    if (found == builds_.end() || is_over_) return;
    is_last = builds_.size() == 1;
    // The last one ends when its processes have.
    is_over_ = is_last;
    if (!is_last) builds_.erase(found);
  }
  if (!is_last) {
    build->Finish(CancelledEvent(), "BUILD_CANCELLED");
    return;
  }
  cancellation_->Cancel();
  if (abandoned_ != nullptr) abandoned_();
}

void BuildWork::Run(pipeline::CheckedBuild checked) {
  {
    absl::MutexLock lock(&mutex_);
    is_running_ = true;
    for (const std::shared_ptr<Build>& build : builds_) build->SetRunning();
  }
  pipeline::BuildResult result =
      tools_.pipeline.Run(std::move(checked), cancellation_, deadline_, *this);
  contents_ = nullptr;
  const std::string outcome = OutcomeOf(result);
  const bool is_kept = !result.error.has_value() && key_.has_value();
  pipeline::LeaseArtifacts(result.artifacts, tools_.blobs);
  v1::BuildEvent event;
  *event.mutable_result() = TranslateResult(std::move(result));
  if (is_kept) {
    messages_.push_back(event);
    tools_.results->Keep(*key_, std::move(messages_));
  }
  Finish(std::move(event), outcome);
}

void BuildWork::Refuse(const pipeline::BuildError& error) {
  pipeline::BuildResult result;
  result.error = error;
  const std::string outcome = OutcomeOf(result);
  v1::BuildEvent event;
  *event.mutable_result() = TranslateResult(std::move(result));
  Finish(std::move(event), outcome);
}

void BuildWork::Finish(v1::BuildEvent event, const std::string& outcome) {
  Builds builds;
  {
    absl::MutexLock lock(&mutex_);
    is_over_ = true;
    builds = std::move(builds_);
  }
  for (size_t i = 0; i + 1 < builds.size(); ++i) {
    builds[i]->Finish(event, outcome);
  }
  if (!builds.empty()) builds.back()->Finish(std::move(event), outcome);
}

void BuildWork::OnStage(pipeline::Stage stage) {
  v1::BuildEvent event;
  event.mutable_stage()->set_stage(TranslateStage(stage));
  Send(std::move(event));
}

void BuildWork::OnProgress(int completed, int total) {
  v1::BuildEvent event;
  event.mutable_progress()->set_completed(completed);
  event.mutable_progress()->set_total(total);
  Send(std::move(event));
}

void BuildWork::OnCommand(const std::string& subject,
                          const std::vector<std::string>& arguments) {
  v1::BuildEvent event;
  *event.mutable_command() = TranslateCommand(subject, arguments);
  // Not kept: where the result is, no compiler is started.
  Send(std::move(event));
}

void BuildWork::OnLog(const pipeline::ToolLog& log) {
  v1::BuildEvent event;
  *event.mutable_log() = TranslateLog(log);
  SendMessage(std::move(event));
}

void BuildWork::OnDiagnostic(const std::string& subject,
                             const pipeline::CompilerDiagnostic& diagnostic) {
  v1::BuildEvent event;
  *event.mutable_diagnostic() = TranslateDiagnostic(subject, diagnostic);
  SendMessage(std::move(event));
}

void BuildWork::SendMessage(v1::BuildEvent event) {
  if (key_.has_value()) messages_.push_back(event);
  Send(std::move(event));
}

void BuildWork::Send(v1::BuildEvent event) {
  LoggedEvent logged;
  Builds builds;
  {
    absl::MutexLock lock(&mutex_);
    // The first one is each build's own snapshot.
    event.set_sequence(static_cast<int64_t>(history_.size()) + 2);
    logged = std::make_shared<const v1::BuildEvent>(std::move(event));
    history_.push_back(logged);
    builds = builds_;
  }
  for (const std::shared_ptr<Build>& build : builds) {
    build->events().AppendNumbered(logged);
  }
}

}  // namespace metad::builds
