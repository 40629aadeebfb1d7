// Builds by name: watched by several, found, and cancelled by whoever knows
// them.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

// A stream of a build's events.
class Watch {
 public:
  using Reader = grpc::ClientReader<v1::BuildEvent>;

  static Watch Run(RunningServer& server, const std::string& function) {
    Watch watch;
    watch.reader_ = server.builds().RunBuild(watch.context_.get(),
                                             ExternalModuleRequest({function}));
    return watch;
  }

  static Watch Of(RunningServer& server, const std::string& name,
                  int64_t after = 0) {
    v1::WatchBuildRequest request;
    request.set_name(name);
    request.set_after_sequence(after);
    Watch watch;
    watch.reader_ = server.builds().WatchBuild(watch.context_.get(), request);
    return watch;
  }

  // The next event; without one, an empty one.
  v1::BuildEvent Next() {
    v1::BuildEvent event;
    reader_->Read(&event);
    return event;
  }

  std::vector<v1::BuildEvent> ToEnd() {
    std::vector<v1::BuildEvent> events;
    v1::BuildEvent event;
    while (reader_->Read(&event)) events.push_back(event);
    return events;
  }

  void Cancel() { context_->TryCancel(); }
  grpc::Status Finish() { return reader_->Finish(); }

 private:
  std::unique_ptr<grpc::ClientContext> context_ =
      std::make_unique<grpc::ClientContext>();
  std::unique_ptr<Reader> reader_;
};

std::pair<grpc::Status, v1::Build> Get(RunningServer& server,
                                       const std::string& name) {
  v1::GetBuildRequest request;
  request.set_name(name);
  grpc::ClientContext context;
  v1::Build build;
  grpc::Status status = server.builds().GetBuild(&context, request, &build);
  return {std::move(status), std::move(build)};
}

std::pair<grpc::Status, v1::Build> Cancel(RunningServer& server,
                                          const std::string& name) {
  v1::CancelBuildRequest request;
  request.set_name(name);
  grpc::ClientContext context;
  v1::Build build;
  grpc::Status status = server.builds().CancelBuild(&context, request, &build);
  return {std::move(status), std::move(build)};
}

TEST(WatchedBuildTest, ASecondWatcherSeesAllFromTheBeginning) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=fail"}));
  Watch first = Watch::Run(server, "f");
  const std::vector<v1::BuildEvent> seen = first.ToEnd();
  EXPECT_TRUE(first.Finish().ok());
  ASSERT_TRUE(seen.front().has_snapshot());

  Watch second = Watch::Of(server, seen.front().snapshot().build());
  const std::vector<v1::BuildEvent> again = second.ToEnd();
  EXPECT_TRUE(second.Finish().ok());
  ASSERT_EQ(again.size(), seen.size());
  for (size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(again[i].SerializeAsString(), seen[i].SerializeAsString());
  }
}

TEST(WatchedBuildTest, AWatchGoesOnBehindTheEventThatIsKnown) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=fail"}));
  const std::vector<v1::BuildEvent> seen = Watch::Run(server, "f").ToEnd();
  Watch rest = Watch::Of(server, seen.front().snapshot().build(), 2);
  const std::vector<v1::BuildEvent> events = rest.ToEnd();
  ASSERT_EQ(events.size(), seen.size() - 2);
  EXPECT_EQ(events.front().sequence(), 3);
  EXPECT_TRUE(events.back().has_result());
}

TEST(WatchedBuildTest, ABuildGoesOnWhileSomebodyWatches) {
  const ReadyFifo ready;
  RunningServer server(
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()}));
  Watch first = Watch::Run(server, "f");
  const std::string name = first.Next().snapshot().build();
  const FakeToolchainIds ids = ready.Await();
  Watch second = Watch::Of(server, name);
  EXPECT_TRUE(second.Next().has_snapshot());
  first.Cancel();
  EXPECT_EQ(first.Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(Get(server, name).second.state(), v1::Build::STATE_RUNNING);

  const auto [status, build] = Cancel(server, name);
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(build.name(), name);
  const std::vector<v1::BuildEvent> events = second.ToEnd();
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.back().result().outcome(), v1::BuildResult::CANCELLED);
  EXPECT_TRUE(EndsSoon(ids.program));
  EXPECT_EQ(Get(server, name).second.state(), v1::Build::STATE_CANCELLED);
}

TEST(WatchedBuildTest, EqualRequestsRunOneCompiler) {
  const ReadyFifo ready;
  RunningServer server(
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()}));
  Watch first = Watch::Run(server, "f");
  const std::string name = first.Next().snapshot().build();
  const FakeToolchainIds ids = ready.Await();
  Watch second = Watch::Run(server, "f");
  const std::string other = second.Next().snapshot().build();
  EXPECT_NE(other, name);
  // It has what happened before it came.
  EXPECT_TRUE(second.Next().has_stage());
  Cancel(server, name);
  EXPECT_EQ(first.ToEnd().back().result().outcome(),
            v1::BuildResult::CANCELLED);
  EXPECT_EQ(Get(server, other).second.state(), v1::Build::STATE_RUNNING);
  Cancel(server, other);
  EXPECT_EQ(second.ToEnd().back().result().outcome(),
            v1::BuildResult::CANCELLED);
  EXPECT_TRUE(EndsSoon(ids.program));
}

TEST(WatchedBuildTest, CancellingWhatHasEndedChangesNothing) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=fail"}));
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  const std::string name = build.events.front().snapshot().build();
  const auto [status, described] = Cancel(server, name);
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(described.state(), v1::Build::STATE_FAILED);
  EXPECT_EQ(described.last_sequence(),
            static_cast<int64_t>(build.events.size()));
  EXPECT_GT(described.create_time().seconds(), 0);
}

TEST(WatchedBuildTest, ABuildThatNobodyKnowsIsNotFound) {
  RunningServer server;
  const std::string name = "builds/none-1";
  EXPECT_EQ(ReasonOf(DetailsOf(Get(server, name).first)), "BUILD_UNKNOWN");
  EXPECT_EQ(ReasonOf(DetailsOf(Cancel(server, name).first)), "BUILD_UNKNOWN");
  const grpc::Status status = Watch::Of(server, name).Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(DetailsOf(status)), "BUILD_UNKNOWN");
}

TEST(WatchedBuildTest, AWatchBeyondTheEndSaysWhereThatIs) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=fail"}));
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  const std::string name = build.events.front().snapshot().build();
  for (const int64_t after :
       {int64_t{-1}, static_cast<int64_t>(build.events.size()) + 1}) {
    const grpc::Status status = Watch::Of(server, name, after).Finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(ViolationsOf(DetailsOf(status)).front(),
              absl::StrCat("after_sequence: is ", after, "; expected 0 to ",
                           build.events.size(),
                           ", the number of the build's last event so far"));
  }
}

}  // namespace
}  // namespace metad
