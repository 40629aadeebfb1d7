// The whole of `metactl submit` where something is wrong: what it says and
// returns, and that nothing is written.

#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "client/interrupt_signals.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/build_events.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/client/fake_metad.h"
#include "tests/unit/client/status_bytes.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using testing::DiagnosticEvent;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::FailureEvent;
using testing::FakeMetad;
using ::testing::HasSubstr;
using testing::LogEvent;
using testing::MakeStatus;
using testing::SnapshotEvent;
using testing::SuccessEvent;
using Json = nlohmann::json;

using SubmitFailureDispatchTest = DispatchFixture;

TEST_F(SubmitFailureDispatchTest, CompileFailureIsOneAndShowsDiagnostics) {
  AnswerBuilds({SnapshotEvent(), DiagnosticEvent(), LogEvent(),
                FailureEvent("COMPILE_FAILED")});
  EXPECT_EQ(Submit(), 1);
  EXPECT_EQ(out_.str(), "");
  // The module's own path, as it was given.
  EXPECT_THAT(err_.str(), EndsWith("/a.o:3:7: error: expected ';'\nmetactl: it "
                                   "did not work\n"));
  EXPECT_TRUE(NothingIsWritten());
}

TEST_F(SubmitFailureDispatchTest, LogIsShownWhereNoDiagnosticExplains) {
  AnswerBuilds({SnapshotEvent(), LogEvent(), FailureEvent("COMPILER_CRASHED")});
  EXPECT_EQ(Submit(), 1);
  EXPECT_EQ(err_.str(),
            "m_metadata.o:\nld: \\x1b]0;owned\nmetactl: it did not work\n");
}

TEST_F(SubmitFailureDispatchTest, JsonFailureIsOneDocument) {
  AnswerBuilds({SnapshotEvent(), DiagnosticEvent(), LogEvent(),
                FailureEvent("COMPILE_FAILED")});
  EXPECT_EQ(Submit({"--output", "json"}), 1);
  const Json document = Document();
  EXPECT_EQ(document["exit_code"], 1);
  EXPECT_EQ(document["outcome"], "FAILED");
  EXPECT_EQ(document["error"]["reason"], "COMPILE_FAILED");
  EXPECT_EQ(document["error"]["message"], "it did not work");
  EXPECT_EQ(document["diagnostics"][0]["line"], 3);
  EXPECT_EQ(document["diagnostics"][0]["severity"], "error");
  EXPECT_EQ(document["log"][0]["subject"], "m_metadata.o");
  EXPECT_TRUE(document["artifacts"].empty());
  EXPECT_TRUE(document["summary"].is_null());
}

TEST_F(SubmitFailureDispatchTest, JsonProgressKeepsStderrJson) {
  AnswerBuilds(
      {SnapshotEvent(), DiagnosticEvent(), FailureEvent("COMPILE_FAILED")});
  EXPECT_EQ(Submit({"--progress", "json"}), 1);
  std::istringstream lines(err_.str());
  std::vector<std::string> events;
  for (std::string line; std::getline(lines, line);) {
    events.push_back(Json::parse(line)["event"]);
  }
  EXPECT_THAT(events, ElementsAre("snapshot", "diagnostic", "failure"));
}

TEST_F(SubmitFailureDispatchTest, ServersViolationsNameTheUsersFiles) {
  AnswerBuilds(
      {}, testing::ToGrpcStatus(MakeStatus(
              absl::StatusCode::kInvalidArgument, "INVALID_INPUT", "2 problems",
              {{"modules[0].functions[1]", "is offered twice"},
               {"model_name", "is no C identifier"}})));
  EXPECT_EQ(Submit({"--functions", "f,f"}), 3);
  EXPECT_EQ(err_.str(),
            "metactl: 2 problems\n"
            "  modules[0].functions[1]: is offered twice (module 'a' from " +
                object_ +
                ")\n"
                "  model_name: is no C identifier (--model-name)\n");
  EXPECT_EQ(Submit({"--output", "json"}), 3);
  EXPECT_EQ(Document()["outcome"], "REFUSED");
  EXPECT_EQ(Document()["error"]["violations"][0]["field"],
            "modules[0].functions[1]");
  EXPECT_EQ(Document()["error"]["violations"][0]["source"],
            "module 'a' from " + object_);
}

TEST_F(SubmitFailureDispatchTest, MessageThatIsItsOnlyViolationIsSaidOnce) {
  AnswerBuilds({}, testing::ToGrpcStatus(MakeStatus(
                       absl::StatusCode::kNotFound, "TARGET_UNKNOWN",
                       "no target 'x'", {{"spec.target", "no target 'x'"}})));
  EXPECT_EQ(Submit({"--target", "x"}), 4);
  EXPECT_EQ(err_.str(), "metactl: spec.target: no target 'x' (--target)\n");
}

TEST_F(SubmitFailureDispatchTest, ResultsViolationsNameTheUsersFiles) {
  AnswerBuilds({SnapshotEvent(),
                FailureEvent("INVALID_INPUT", {{"modules[0]", "is empty"}})});
  EXPECT_EQ(Submit(), 3);
  EXPECT_THAT(err_.str(), HasSubstr("module 'a' from " + object_));
}

TEST_F(SubmitFailureDispatchTest, ReasonsOfAResultHaveTheirExitCodes) {
  const std::vector<std::pair<std::string, int>> cases = {
      {"COMPILE_FAILED", 1},   {"COMPILER_CRASHED", 1}, {"INVALID_INPUT", 3},
      {"COMPILER_MISSING", 4}, {"ACTION_TIMEOUT", 7},   {"QUEUE_FULL", 8},
      {"BUILD_CANCELLED", 6},  {"INTERNAL", 70}};
  for (const auto& [reason, exit_code] : cases) {
    AnswerBuilds({SnapshotEvent(), FailureEvent(reason)});
    EXPECT_EQ(Submit(), exit_code) << reason;
  }
}

TEST_F(SubmitFailureDispatchTest, CodesOfAnRpcHaveTheirExitCodes) {
  const std::vector<std::pair<grpc::StatusCode, int>> cases = {
      {grpc::StatusCode::INVALID_ARGUMENT, 3},
      {grpc::StatusCode::NOT_FOUND, 4},
      {grpc::StatusCode::PERMISSION_DENIED, 5},
      {grpc::StatusCode::UNAUTHENTICATED, 5},
      {grpc::StatusCode::UNAVAILABLE, 6},
      {grpc::StatusCode::DEADLINE_EXCEEDED, 7},
      {grpc::StatusCode::RESOURCE_EXHAUSTED, 8},
      {grpc::StatusCode::INTERNAL, 70}};
  for (const auto& [code, exit_code] : cases) {
    AnswerBuilds({}, grpc::Status(code, "no"));
    EXPECT_EQ(Submit(), exit_code) << code;
  }
}

TEST_F(SubmitFailureDispatchTest, BadInputIsReportedWithoutAskingTheServer) {
  const std::string text = directory_.Write("notes.txt", "hello");
  EXPECT_EQ(Submit({"--module", text, "--constants", text, "--output", "json"}),
            3);
  const Json document = Document();
  EXPECT_EQ(document["outcome"], "REFUSED");
  EXPECT_EQ(document["error"]["reason"], "INVALID_INPUT");
  EXPECT_EQ(document["error"]["violations"].size(), 2);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("2 problems with the input"),
                                HasSubstr(text + ": starts with")));
}

TEST_F(SubmitFailureDispatchTest, OutThatIsAFileIsInvalidBeforeTheBuild) {
  EXPECT_EQ(Run({"submit", "--model-name", "m", "--module", object_, "--out",
                 object_}),
            3);
  EXPECT_THAT(err_.str(), HasSubstr("--out: '" + object_ +
                                    "' is there and is no directory"));
}

TEST_F(SubmitFailureDispatchTest, HostileArtifactsAreNotWritten) {
  v1::BuildEvent event = SuccessEvent();
  event.mutable_result()->mutable_artifacts(1)->set_file_name("../evil");
  AnswerBuilds({SnapshotEvent(), event});
  EXPECT_EQ(Submit(), 70);
  EXPECT_TRUE(NothingIsWritten());
  event = SuccessEvent();
  event.mutable_result()->mutable_artifacts(1)->set_content("other");
  AnswerBuilds({SnapshotEvent(), event});
  EXPECT_EQ(Submit(), 70);
  EXPECT_THAT(err_.str(), HasSubstr("SHA-256"));
  event = SuccessEvent();
  event.mutable_result()->mutable_artifacts()->RemoveLast();
  AnswerBuilds({SnapshotEvent(), event});
  EXPECT_EQ(Submit(), 70);
  EXPECT_TRUE(NothingIsWritten());
}

TEST_F(SubmitFailureDispatchTest, InterruptCancelsTheBuild) {
  fake_.on_build = [](const v1::RunBuildRequest&) {
    return FakeMetad::BuildScript{{SnapshotEvent()}, grpc::Status::OK, true};
  };
  const InterruptSignals signals(cancellation_);
  std::thread user([this] {
    fake_.hanging.WaitForNotification();
    kill(getpid(), SIGINT);
  });
  EXPECT_EQ(Submit({"--output", "json"}), 130);
  user.join();
  fake_.cancelled.WaitForNotification();
  EXPECT_EQ(Document()["outcome"], "CANCELLED");
  EXPECT_EQ(Document()["error"]["reason"], "INTERRUPTED");
  EXPECT_THAT(err_.str(), HasSubstr("interrupted"));
  EXPECT_TRUE(NothingIsWritten());
}

}  // namespace
}  // namespace metad::client
