#ifndef METAD_SERVER_RPC_RUN_BUILD_REACTOR_H_
#define METAD_SERVER_RPC_RUN_BUILD_REACTOR_H_

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "codegen/plan/violation_list.h"
#include "metad/v1/build_service.pb.h"
#include "server/execution/worker_pool.h"
#include "server/pipeline/build_observer.h"
#include "server/pipeline/build_pipeline.h"
#include "server/platform/cancellation.h"
#include "server/rpc/event_stream.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/result_cache.h"
#include "server/rpc/run_options.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// One RunBuild call: checks the request on a thread for short work, then runs
// it on a build thread, and streams what happens. What was built before is
// answered by the first of the two, without waiting for the second.
//
// The call ends when the build does, never before: a client that goes away
// cancels the build, which kills its compilers and then ends the call. So the
// request's bytes are there for as long as the build refers to them, and so are
// the stored blobs that the request names.
class RunBuildReactor : public grpc::ServerWriteReactor<v1::BuildEvent>,
                        public pipeline::BuildObserver,
                        public std::enable_shared_from_this<RunBuildReactor> {
 public:
  // The reactor owns itself until the call is over.
  static RunBuildReactor* Start(const ServiceContext& context,
                                const v1::RunBuildRequest* request);

  // gRPC's callbacks.
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // The build's events.
  void OnStage(pipeline::Stage stage) override;
  void OnProgress(int completed, int total) override;
  void OnCommand(const std::string& subject,
                 const std::vector<std::string>& arguments) override;
  void OnLog(const pipeline::ToolLog& log) override;
  void OnDiagnostic(const std::string& subject,
                    const pipeline::CompilerDiagnostic& diagnostic) override;

 private:
  // What was asked for, and what is wrong with it as far as it was looked at.
  struct Checkable {
    pipeline::BuildRequest request;
    codegen::ViolationList violations;
    codegen::ViolationList option_violations;
  };

  RunBuildReactor(const ServiceContext& context,
                  const v1::RunBuildRequest* request);

  // On a request thread: what can be refused is refused here, and what was
  // built before is answered.
  void CheckAndEnqueue();
  // The stored result of an equal request; empty where there is none.
  std::vector<v1::BuildEvent> FindInCache(const Checkable& checkable);
  // On a request thread, or, where much is to be read, on a storage thread.
  void AnswerOrBuild(std::vector<v1::BuildEvent> stored);
  void Answer(std::vector<v1::BuildEvent> events);
  pipeline::CheckResult Check(Checkable checkable);
  void Enqueue(pipeline::CheckedBuild build);
  // A cancelled build gives its place in the queue up.
  void LeaveQueue();
  // On a build thread, or, of a build that left the queue, on another.
  void Run(pipeline::CheckedBuild build);
  // Sends the snapshot; the build has its name from here on.
  void Accept(v1::Stage stage);
  void SendResult(v1::BuildEvent event);
  // Sends what a compiler said, and keeps it for the next equal request.
  void SendMessage(v1::BuildEvent event);

  // Ends a call that was not accepted.
  void Refuse(const pipeline::BuildError& error);
  void Refuse(const grpc::Status& status);
  void Send(v1::BuildEvent event);
  void SendHeartbeat();
  // Sends one after an interval without events, and so on until the result.
  void ScheduleHeartbeat();
  void StopHeartbeats();
  // Ends the stream, once, when everything is written.
  void FinishWhenWritten();
  void Log(const std::string& outcome) const;

  const ServiceContext context_;
  const v1::RunBuildRequest* const request_;
  const absl::Time start_;
  // The build refers to them.
  RequestBlobs blobs_;
  std::shared_ptr<platform::Cancellation> cancellation_;
  // Empty until the build is accepted.
  std::string build_name_;
  RunOptions options_;
  // From translation to check.
  std::optional<Checkable> checkable_;
  // Nothing where the result is not to be stored.
  std::optional<ResultKey> result_key_;
  // As RequestRecord has it.
  std::string cache_outcome_;
  // What goes with the result into the cache; of the build's thread alone.
  std::vector<v1::BuildEvent> messages_;
  // 0 until the build is in the queue.
  std::atomic<execution::WorkerPool::Ticket> ticket_{0};

  EventStream events_;
  // The snapshot is queued; build events may follow.
  absl::Notification accepted_;
  // Finish() is called once, by whoever comes last to the end of the stream.
  std::atomic<bool> finished_{false};

  absl::Mutex heartbeat_mutex_;
  // A new one for each beat: an alarm that is set again from within its own
  // callback would replace the function that is running. Null when stopped.
  std::unique_ptr<grpc::Alarm> heartbeat_ ABSL_GUARDED_BY(heartbeat_mutex_);
  bool heartbeats_stopped_ ABSL_GUARDED_BY(heartbeat_mutex_) = false;

  // Held by this object until OnDone, and by every callback under way, so that
  // none of them finds it gone.
  std::shared_ptr<RunBuildReactor> self_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_RUN_BUILD_REACTOR_H_
