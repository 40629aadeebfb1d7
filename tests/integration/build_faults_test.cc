// Toolchains that hang, flood and crash, clients that go away, queues that
// fill: the build ends as it should, nothing is left running, the next one is
// served.
#include <filesystem>
#include <future>
#include <iterator>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

using testing::HasSubstr;

// A call to RunBuild that has not ended. Builds of one function share their
// work.
class OpenBuild {
 public:
  explicit OpenBuild(RunningServer& server, const std::string& function = "f")
      : request_(ExternalModuleRequest({function})),
        reader_(server.builds().RunBuild(&context_, request_)) {}

  ~OpenBuild() {
    context_.TryCancel();
    v1::BuildEvent event;
    while (reader_->Read(&event)) {
    }
    if (!finished_) reader_->Finish();
  }

  // Reads up to the first event that `wanted` accepts.
  template <typename Wanted>
  bool ReadUntil(Wanted wanted) {
    v1::BuildEvent event;
    while (reader_->Read(&event)) {
      if (wanted(event)) return true;
    }
    return false;
  }

  void Cancel() { context_.TryCancel(); }

  grpc::Status Finish() {
    finished_ = true;
    return reader_->Finish();
  }

 private:
  grpc::ClientContext context_;
  const v1::RunBuildRequest request_;
  std::unique_ptr<grpc::ClientReader<v1::BuildEvent>> reader_;
  bool finished_ = false;
};

bool IsSnapshot(const v1::BuildEvent& event) { return event.has_snapshot(); }

TEST(BuildFaultsTest, CancellingTheCallKillsTheCompilerAndItsChildren) {
  const ReadyFifo ready;
  RunningServer server(
      WithFakeToolchain({"--fake-behaviour=fork-and-hang", ready.argument()}));
  OpenBuild build(server);
  const FakeToolchainIds ids = ready.Await();
  EXPECT_GT(ids.grandchild, 0);
  build.Cancel();
  EXPECT_TRUE(EndsSoon(ids.program));
  EXPECT_TRUE(EndsSoon(ids.grandchild));
}

TEST(BuildFaultsTest, HangingCompilerIsKilledAtTheBuildsTimeout) {
  const ReadyFifo ready;
  RunningServer server(
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()}));
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  request.mutable_timeout()->set_nanos(700'000'000);
  auto build =
      std::async(std::launch::async, [&] { return RunBuild(server, request); });
  const FakeToolchainIds ids = ready.Await();
  const FinishedBuild finished = build.get();
  EXPECT_TRUE(finished.status.ok());
  EXPECT_EQ(finished.result().outcome(), v1::BuildResult::FAILED);
  EXPECT_EQ(ReasonOf(finished.result().error()), "ACTION_TIMEOUT");
  EXPECT_TRUE(EndsSoon(ids.program));
}

TEST(BuildFaultsTest, HangingCompilerIsKilledAtTheServersLimit) {
  rpc::ServerOptions options = WithFakeToolchain({"--fake-behaviour=hang"});
  options.limits.action.wall_clock = absl::Milliseconds(300);
  RunningServer server(std::move(options));
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  EXPECT_EQ(ReasonOf(build.result().error()), "ACTION_TIMEOUT");
  EXPECT_THAT(build.result().error().message(), HasSubstr("300ms"));
}

TEST(BuildFaultsTest, FloodIsCutAndDoesNotBlock) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=flood"}));
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  EXPECT_EQ(build.result().outcome(), v1::BuildResult::FAILED);
  bool saw_log = false;
  for (const v1::BuildEvent& event : build.events) {
    if (!event.has_log()) continue;
    saw_log = true;
    EXPECT_TRUE(event.log().truncated());
    EXPECT_LE(event.log().text().size(), 64u * 1024);
  }
  EXPECT_TRUE(saw_log);
}

TEST(BuildFaultsTest, CrashIsToldFromFailure) {
  RunningServer crashing(WithFakeToolchain({"--fake-behaviour=crash"}));
  EXPECT_EQ(
      ReasonOf(
          RunBuild(crashing, ExternalModuleRequest({"f"})).result().error()),
      "COMPILER_CRASHED");
  RunningServer failing(WithFakeToolchain({"--fake-behaviour=fail"}));
  const FinishedBuild failed = RunBuild(failing, ExternalModuleRequest({"f"}));
  EXPECT_EQ(ReasonOf(failed.result().error()), "COMPILE_FAILED");
  bool saw_diagnostic = false;
  for (const v1::BuildEvent& event : failed.events) {
    saw_diagnostic |= event.has_diagnostic() &&
                      event.diagnostic().severity() == v1::Diagnostic::ERROR;
  }
  EXPECT_TRUE(saw_diagnostic);
}

TEST(BuildFaultsTest, ObjectThatIsNoneFailsVerification) {
  // Exits with 0 and leaves a text file.
  RunningServer server(WithFakeToolchain({"--fake-behaviour=succeed"}));
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  EXPECT_EQ(ReasonOf(build.result().error()), "VERIFICATION_FAILED");
  EXPECT_EQ(build.result().artifacts_size(), 0);
}

TEST(BuildFaultsTest, FullQueueRefusesWithARetryDelayAndServesAgain) {
  const ReadyFifo ready;
  rpc::ServerOptions options =
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()});
  options.limits.max_running_builds = 1;
  options.limits.max_queued_builds = 1;
  RunningServer server(std::move(options));
  OpenBuild running(server);
  ready.Await();
  OpenBuild waiting(server, "waiting");
  ASSERT_TRUE(waiting.ReadUntil(IsSnapshot));

  const FinishedBuild refused =
      RunBuild(server, ExternalModuleRequest({"refused"}));
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  const google::rpc::Status details = DetailsOf(refused.status);
  EXPECT_EQ(ReasonOf(details), "QUEUE_FULL");
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(details.details(1).UnpackTo(&retry));
  EXPECT_GT(retry.retry_delay().seconds(), 0);

  running.Cancel();
  // The one that waited runs now.
  ready.Await();
}

TEST(BuildFaultsTest, ABuildCancelledInTheQueueGivesItsPlaceUp) {
  const ReadyFifo ready;
  rpc::ServerOptions options =
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()});
  options.limits.max_running_builds = 1;
  options.limits.max_queued_builds = 1;
  RunningServer server(std::move(options));
  OpenBuild running(server);
  ready.Await();
  OpenBuild waiting(server, "waiting");
  ASSERT_TRUE(waiting.ReadUntil(IsSnapshot));
  waiting.Cancel();
  EXPECT_EQ(waiting.Finish().error_code(), grpc::StatusCode::CANCELLED);
  // The server hears of it a moment after the client; the compiler hangs on.
  const absl::Time deadline = absl::Now() + absl::Seconds(10);
  bool accepted = false;
  while (!accepted && absl::Now() < deadline) {
    OpenBuild next(server, "next");
    accepted = next.ReadUntil(IsSnapshot);
  }
  EXPECT_TRUE(accepted);
}

TEST(BuildFaultsTest, SourcesAreServedWhileEveryBuildThreadIsTaken) {
  const ReadyFifo ready;
  rpc::ServerOptions options =
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()});
  options.limits.max_running_builds = 1;
  RunningServer server(std::move(options));
  OpenBuild running(server);
  ready.Await();
  v1::GenerateSourcesRequest request;
  *request.mutable_spec() = ExternalModuleRequest({"f"}).spec();
  request.mutable_spec()->clear_outputs();
  request.mutable_spec()->add_outputs(v1::HEADER);
  grpc::ClientContext context;
  v1::GenerateSourcesResponse response;
  EXPECT_TRUE(
      server.builds().GenerateSources(&context, request, &response).ok());
}

TEST(BuildFaultsTest, SilentBuildSendsHeartbeats) {
  rpc::ServerOptions options = WithFakeToolchain({"--fake-behaviour=hang"});
  options.limits.heartbeat_interval = absl::Milliseconds(20);
  RunningServer server(std::move(options));
  OpenBuild build(server);
  const auto is_heartbeat = [](const v1::BuildEvent& event) {
    return event.has_heartbeat();
  };
  EXPECT_TRUE(build.ReadUntil(is_heartbeat));
  EXPECT_TRUE(build.ReadUntil(is_heartbeat));
}

size_t OpenFileDescriptors() {
  const std::filesystem::directory_iterator descriptors("/proc/self/fd");
  return static_cast<size_t>(
      std::distance(begin(descriptors), end(descriptors)));
}

TEST(BuildFaultsTest, FinishedBuildsLeaveNoFileDescriptorsOpen) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=fail"}));
  RunBuild(server, ExternalModuleRequest({"f"}));
  const size_t before = OpenFileDescriptors();
  for (int i = 0; i < 40; ++i) RunBuild(server, ExternalModuleRequest({"f"}));
  // The last few may still be on their way out.
  EXPECT_LE(OpenFileDescriptors(), before + 8);
}

TEST(BuildFaultsTest, DrainLetsNoBuildOutliveItsGrace) {
  const ReadyFifo ready;
  RunningServer server(
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()}));
  OpenBuild build(server);
  const FakeToolchainIds ids = ready.Await();
  server.server().Drain(absl::Milliseconds(50));
  EXPECT_TRUE(EndsSoon(ids.program));
}

}  // namespace
}  // namespace metad
