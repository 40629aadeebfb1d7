#include "client/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/client/fake_metad.h"
#include "tests/unit/client/status_bytes.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using testing::FakeMetad;
using ::testing::HasSubstr;
using ::testing::SizeIs;

v1::BuildEvent StageEvent() {
  v1::BuildEvent event;
  event.mutable_stage()->set_stage(v1::COMPILING);
  return event;
}

v1::BuildEvent ResultEvent() {
  v1::BuildEvent event;
  event.mutable_result()->set_outcome(v1::BuildResult::SUCCEEDED);
  return event;
}

class ConnectionTest : public ::testing::Test {
 protected:
  Connection& Connect() {
    connection_ = std::make_unique<Connection>(fake_.InProcessChannel(),
                                               nullptr, cancellation_);
    return *connection_;
  }
  RemoteOr<v1::BuildResult> Play(std::vector<v1::BuildEvent> events) {
    fake_.on_build = [&](const v1::RunBuildRequest&) {
      FakeMetad::BuildScript script;
      script.events = events;
      return script;
    };
    return Connect().RunBuild({}, [&](const v1::BuildEvent&) { ++seen_; });
  }

  FakeMetad fake_;
  Cancellation cancellation_;
  std::unique_ptr<Connection> connection_;
  int seen_ = 0;
};

TEST_F(ConnectionTest, BuildGivesEventsAndThenItsResult) {
  const auto result = Play({StageEvent(), StageEvent(), ResultEvent()});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().outcome(), v1::BuildResult::SUCCEEDED);
  EXPECT_EQ(seen_, 2);
}

TEST_F(ConnectionTest, StreamWithoutResultIsAnError) {
  const auto result = Play({StageEvent()});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, absl::StatusCode::kInternal);
  EXPECT_THAT(result.error().message, HasSubstr("no result"));
}

TEST_F(ConnectionTest, StreamWithAGapIsAnError) {
  v1::BuildEvent late = ResultEvent();
  late.set_sequence(3);
  const auto result = Play({StageEvent(), late});
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, HasSubstr("a gap"));
}

TEST_F(ConnectionTest, HeartbeatsAreNoEventsOfTheBuild) {
  v1::BuildEvent heartbeat;
  heartbeat.mutable_heartbeat();
  const auto result =
      Play({StageEvent(), heartbeat, heartbeat, StageEvent(), ResultEvent()});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(seen_, 4);
}

TEST_F(ConnectionTest, TheResultIsTheEndWhateverStatusFollows) {
  fake_.on_build = [&](const v1::RunBuildRequest&) {
    FakeMetad::BuildScript script;
    script.events = {StageEvent(), ResultEvent()};
    script.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "drains");
    return script;
  };
  const auto result = Connect().RunBuild({}, [](const v1::BuildEvent&) {});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().outcome(), v1::BuildResult::SUCCEEDED);
}

TEST_F(ConnectionTest, NothingIsWaitedForBehindTheResult) {
  fake_.on_build = [&](const v1::RunBuildRequest&) {
    FakeMetad::BuildScript script;
    script.events = {StageEvent(), ResultEvent()};
    script.hangs = true;
    return script;
  };
  EXPECT_TRUE(Connect().RunBuild({}, [](const v1::BuildEvent&) {}).ok());
  fake_.cancelled.WaitForNotification();
}

TEST_F(ConnectionTest, RefusalHasItsDetails) {
  fake_.on_generate = [](const auto&, auto*) {
    return testing::ToGrpcStatus(
        testing::MakeStatus(absl::StatusCode::kInvalidArgument, "INVALID_INPUT",
                            "1 problem", {{"model_name", "is empty"}}));
  };
  const auto response = Connect().GenerateSources({}, absl::ZeroDuration());
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(response.error().reason, "INVALID_INPUT");
  ASSERT_THAT(response.error().violations, SizeIs(1));
  EXPECT_EQ(response.error().violations[0].field, "model_name");
}

TEST_F(ConnectionTest, CancellationEndsABuild) {
  fake_.on_build = [&](const v1::RunBuildRequest&) {
    FakeMetad::BuildScript script;
    script.events = {StageEvent()};
    script.hangs = true;
    return script;
  };
  Connection& connection = Connect();
  std::thread canceller([&] {
    fake_.hanging.WaitForNotification();
    cancellation_.Cancel();
  });
  const auto result = connection.RunBuild({}, [](const v1::BuildEvent&) {});
  canceller.join();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, absl::StatusCode::kCancelled);
  fake_.cancelled.WaitForNotification();
}

TEST_F(ConnectionTest, CancellationBeforeTheCallCounts) {
  cancellation_.Cancel();
  fake_.on_list = [](const auto&, auto*) { return grpc::Status::OK; };
  const auto list = Connect().ListToolchains();
  ASSERT_FALSE(list.ok());
  EXPECT_EQ(list.error().code, absl::StatusCode::kCancelled);
}

TEST_F(ConnectionTest, AllPagesAreRead) {
  std::vector<std::string> tokens;
  fake_.on_list = [&](const v1::ListToolchainsRequest& request,
                      v1::ListToolchainsResponse* response) {
    tokens.push_back(request.page_token());
    response->add_targets()->set_name("host");
    response->add_toolchains()->set_id("t" + std::to_string(tokens.size()));
    if (tokens.size() < 3) {
      response->set_next_page_token(std::to_string(tokens.size()));
    }
    return grpc::Status::OK;
  };
  const auto list = Connect().ListToolchains();
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(tokens, ElementsAre("", "1", "2"));
  EXPECT_EQ(list.value().targets_size(), 1);
  ASSERT_EQ(list.value().toolchains_size(), 3);
  EXPECT_EQ(list.value().toolchains(2).id(), "t3");
}

TEST_F(ConnectionTest, PagesWithoutEndAreAnError) {
  fake_.on_list = [&](const auto&, v1::ListToolchainsResponse* response) {
    response->set_next_page_token("again");
    return grpc::Status::OK;
  };
  const auto list = Connect().ListToolchains();
  ASSERT_FALSE(list.ok());
  EXPECT_THAT(list.error().message, HasSubstr("no end"));
}

// Beyond gRPC's own limit of 4 MiB, over a real socket, both ways.
TEST_F(ConnectionTest, LargeMessagesPassOverTcp) {
  FakeMetad fake("127.0.0.1:0");
  std::string large;
  large.resize(size_t{9} << 20, 'x');
  fake.on_generate = [&](const v1::GenerateSourcesRequest& request,
                         v1::GenerateSourcesResponse* response) {
    response->add_artifacts()->set_content(request.spec().model_name());
    return grpc::Status::OK;
  };
  auto connection =
      Connection::Dial(fake.address(), absl::Seconds(5), cancellation_);
  ASSERT_TRUE(connection.ok()) << connection.error().message;
  v1::GenerateSourcesRequest request;
  request.mutable_spec()->set_model_name(large);
  const auto response =
      connection.value()->GenerateSources(request, absl::Seconds(60));
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response.value().artifacts(0).content(), large);
}

TEST_F(ConnectionTest, UnixSocketIsDialled) {
  // Below /tmp: the path of a socket is short.
  const testing::TempDirectory directory("/tmp");
  FakeMetad fake("unix:" + directory.Path("s"));
  fake.on_list = [](const auto&, auto*) { return grpc::Status::OK; };
  auto connection =
      Connection::Dial(fake.address(), absl::Seconds(5), cancellation_);
  ASSERT_TRUE(connection.ok()) << connection.error().message;
  EXPECT_TRUE(connection.value()->ListToolchains().ok());
}

TEST_F(ConnectionTest, NobodyThereIsUnavailableAndSaysWhatWasTried) {
  const testing::TempDirectory directory("/tmp");
  const std::string target = "unix:" + directory.Path("nobody");
  const auto connection =
      Connection::Dial(target, absl::Seconds(5), cancellation_);
  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().code, absl::StatusCode::kUnavailable);
  EXPECT_THAT(connection.error().message, HasSubstr(target));
  EXPECT_THAT(connection.error().message, HasSubstr("No such file"));
}

TEST_F(ConnectionTest, DialCanBeCancelled) {
  cancellation_.Cancel();
  // An address of TEST-NET-1: nobody answers.
  const auto connection =
      Connection::Dial("192.0.2.1:9", absl::Seconds(60), cancellation_);
  ASSERT_FALSE(connection.ok());
}

TEST_F(ConnectionTest, ServerThatGoesSilentRunsIntoTheTimeout) {
  fake_.on_build = [&](const v1::RunBuildRequest&) {
    FakeMetad::BuildScript script;
    script.hangs = true;
    return script;
  };
  v1::RunBuildRequest request;
  // With the margin: already over.
  request.mutable_timeout()->set_seconds(-29);
  request.mutable_timeout()->set_nanos(-999000000);
  const auto result = Connect().RunBuild(request, [](const auto&) {});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace metad::client
