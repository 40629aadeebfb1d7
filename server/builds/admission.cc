#include "server/builds/admission.h"

#include <utility>

#include "absl/synchronization/notification.h"
#include "server/builds/error_message.h"
#include "server/pipeline/import/import_step.h"
#include "server/platform/cancellation.h"

namespace metad::builds {
namespace {

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

// What waits for a thread.
struct QueuedRun {
  std::shared_ptr<BuildWork> work;
  pipeline::CheckedBuild checked;
  // It can be found, and given up.
  absl::Notification is_ready;
};

std::string CacheOutcome(const BuildOrder& order) {
  return order.may_be_cached ? "MISS" : "BYPASSED";
}

}  // namespace

Admission::Admission(const BuildWork::Tools& tools, BuildTable& table,
                     execution::WorkerPool& errands, const Limits& limits)
    : tools_(tools),
      table_(table),
      errands_(errands),
      limits_(limits),
      pool_(limits.max_running, limits.max_queued) {}

Admission::Admitted Admission::Admit(BuildOrder order) {
  // First: what is in files tells what there is to build, and for which target.
  pipeline::ImportFiles(order.request, order.violations);
  order.record.model = order.request.model_name;
  order.record.target = order.request.target;
  const std::optional<ResultKey> key = KeyOf(order);
  if (key.has_value() && order.may_be_cached) {
    if (std::shared_ptr<Build> build = Answer(*key, order)) return build;
    if (std::shared_ptr<Build> build = Share(*key, order)) return build;
  }
  pipeline::CheckResult checked = Check(order);
  if (auto* error = std::get_if<pipeline::BuildError>(&checked)) {
    return std::move(*error);
  }
  return Enqueue(std::get<pipeline::CheckedBuild>(std::move(checked)), key,
                 order);
}

std::optional<ResultKey> Admission::KeyOf(const BuildOrder& order) {
  if (tools_.results == nullptr || !order.violations.empty() ||
      !order.option_violations.empty()) {
    return std::nullopt;
  }
  return tools_.results->KeyOf(order.request);
}

std::shared_ptr<Build> Admission::Answer(const ResultKey& key,
                                         const BuildOrder& order) {
  std::vector<v1::BuildEvent> events = tools_.results->Read(key);
  if (events.empty()) return nullptr;
  tools_.results->Lease(events);
  if (!tools_.results->Confirm(key, events)) return nullptr;
  std::shared_ptr<Build> build = NewBuild(order, v1::FINISHED, "HIT");
  table_.Add(build);
  v1::BuildEvent result = std::move(events.back());
  events.pop_back();
  for (v1::BuildEvent& event : events) build->events().Append(std::move(event));
  build->Finish(std::move(result), "SUCCEEDED");
  return build;
}

std::shared_ptr<Build> Admission::Share(const ResultKey& key,
                                        const BuildOrder& order) {
  std::shared_ptr<BuildWork> work;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = shareable_.find(key.action);
    if (found == shareable_.end()) return nullptr;
    work = found->second;
  }
  std::shared_ptr<Build> build = NewBuild(order, v1::QUEUED, "SHARED");
  // Before it joins, which may be when the work ends.
  table_.Add(build);
  if (work->Join(build, order.deadline)) return build;
  table_.Remove(build->name());
  return nullptr;
}

pipeline::CheckResult Admission::Check(BuildOrder& order) {
  order.request.compiles_anew = !order.may_be_cached;
  pipeline::CheckResult checked = tools_.pipeline.Check(
      std::move(order.request), std::move(order.violations));
  if (auto* error = std::get_if<pipeline::BuildError>(&checked)) {
    *error = RelativeToRequest(std::move(*error));
  }
  AddViolations(order.option_violations, checked);
  return checked;
}

Admission::Admitted Admission::Enqueue(pipeline::CheckedBuild checked,
                                       const std::optional<ResultKey>& key,
                                       BuildOrder& order) {
  auto work = std::make_shared<BuildWork>(tools_, key, order.contents,
                                          platform::Cancellation::Create());
  // Before anybody can share the work, which is never without a build then.
  std::shared_ptr<Build> build =
      NewBuild(order, v1::QUEUED, key.has_value() ? CacheOutcome(order) : "");
  work->Join(build, order.deadline);
  const bool is_shareable = key.has_value() && order.may_be_cached;
  if (is_shareable && !Announce(key->action, work)) {
    // Somebody else asked for the same at the same moment.
    if (std::shared_ptr<Build> shared = Share(*key, order)) return shared;
  }
  // std::function wants to be copied, a checked build must not be.
  auto run = std::make_shared<QueuedRun>();
  run->work = work;
  run->checked = std::move(checked);
  execution::WorkerPool::Ticket ticket = 0;
  const auto task = [this, run, key] {
    run->is_ready.WaitForNotification();
    run->work->Run(std::move(run->checked));
    if (key.has_value()) Retract(key->action, *run->work);
  };
  if (!pool_.TrySubmit(task, &ticket)) {
    if (key.has_value()) Retract(key->action, *work);
    pipeline::BuildError error = QueueFull("builds", limits_.max_queued);
    build->Drop();
    work->Refuse(error);
    return error;
  }
  work->OnAbandoned([this, ticket] { LeaveQueue(ticket); });
  table_.Add(build);
  run->is_ready.Notify();
  return build;
}

void Admission::LeaveQueue(execution::WorkerPool::Ticket ticket) {
  std::function<void()> run = pool_.Withdraw(ticket);
  if (run == nullptr) return;
  // It will find itself cancelled. Whoever gave it up must not wait for it.
  if (!errands_.TrySubmit(run)) run();
}

std::shared_ptr<Build> Admission::NewBuild(const BuildOrder& order,
                                           v1::Stage stage,
                                           std::string cache_outcome) {
  RequestRecord record = order.record;
  record.cache = std::move(cache_outcome);
  return std::make_shared<Build>(names_.Next(), order.caller, order.received,
                                 stage, std::move(record));
}

bool Admission::Announce(const std::string& action,
                         const std::shared_ptr<BuildWork>& work) {
  absl::MutexLock lock(&mutex_);
  return shareable_.insert({action, work}).second;
}

void Admission::Retract(const std::string& action, const BuildWork& work) {
  absl::MutexLock lock(&mutex_);
  const auto found = shareable_.find(action);
  if (found != shareable_.end() && found->second.get() == &work) {
    shareable_.erase(found);
  }
}

}  // namespace metad::builds
