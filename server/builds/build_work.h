#ifndef METAD_SERVER_BUILDS_BUILD_WORK_H_
#define METAD_SERVER_BUILDS_BUILD_WORK_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "metad/v1/build_event.pb.h"
#include "server/builds/build.h"
#include "server/builds/event_log.h"
#include "server/builds/result_cache.h"
#include "server/pipeline/build_observer.h"
#include "server/pipeline/build_pipeline.h"
#include "server/platform/cancellation.h"
#include "server/platform/extendable_deadline.h"

namespace metad::builds {

// What one run of the pipeline does for one build, or for several that want the
// same: each of them has all of its events. The work ends when it is done, or
// when nobody wants it any more. Thread-safe.
class BuildWork : public pipeline::BuildObserver,
                  public std::enable_shared_from_this<BuildWork> {
 public:
  // What it works with; all of it outlives the work.
  struct Tools {
    const pipeline::BuildPipeline& pipeline;
    store::BlobStore& blobs;
    // Null where no result is kept.
    ResultCache* results;
  };

  // `contents` is what the request refers to. A result that comes of it is kept
  // under `key`, if there is one.
  BuildWork(const Tools& tools, std::optional<ResultKey> key,
            std::shared_ptr<const void> contents,
            std::shared_ptr<platform::Cancellation> cancellation)
      : tools_(tools),
        key_(std::move(key)),
        contents_(std::move(contents)),
        cancellation_(std::move(cancellation)) {}

  // Whether the build is part of the work now, and gets what happened so far
  // and all that follows; not where the work is over, or was given up. The work
  // has time until the last of the deadlines.
  bool Join(const std::shared_ptr<Build>& build, absl::Time deadline);
  // Ends that build as CANCELLED, and the work with it, if it is the last.
  void Leave(const std::shared_ptr<Build>& build);

  // What is done when nobody wants the work any more, once; set before the
  // build that it was made for joins.
  void OnAbandoned(std::function<void()> abandoned) {
    abandoned_ = std::move(abandoned);
  }

  // Carries it out. Called once, unless Refuse() is; blocks.
  void Run(pipeline::CheckedBuild checked);

  // Ends it, and whatever joined it, before it began.
  void Refuse(const pipeline::BuildError& error);

  // The pipeline's events.
  void OnStage(pipeline::Stage stage) override;
  void OnProgress(int completed, int total) override;
  void OnCommand(const std::string& subject,
                 const std::vector<std::string>& arguments) override;
  void OnLog(const pipeline::ToolLog& log) override;
  void OnDiagnostic(const std::string& subject,
                    const pipeline::CompilerDiagnostic& diagnostic) override;

 private:
  using Builds = std::vector<std::shared_ptr<Build>>;

  void Send(v1::BuildEvent event);
  // Sends what a compiler said, and keeps it for the next equal request.
  void SendMessage(v1::BuildEvent event);
  // Ends all builds.
  void Finish(v1::BuildEvent event, const std::string& outcome);

  const Tools tools_;
  const std::optional<ResultKey> key_;
  std::shared_ptr<const void> contents_;
  const std::shared_ptr<platform::Cancellation> cancellation_;
  platform::ExtendableDeadline deadline_;
  std::function<void()> abandoned_;
  // What goes with the result into the cache; of the running thread alone.
  std::vector<v1::BuildEvent> messages_;

  absl::Mutex mutex_;
  Builds builds_ ABSL_GUARDED_BY(mutex_);
  // All events so far, behind the builds' own snapshots.
  std::vector<LoggedEvent> history_ ABSL_GUARDED_BY(mutex_);
  bool is_running_ ABSL_GUARDED_BY(mutex_) = false;
  // Done or given up.
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_BUILD_WORK_H_
