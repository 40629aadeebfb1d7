// The whole of `metactl submit`: what it sends, writes, says and returns.

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "client/interrupt_signals.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/client/fake_metad.h"
#include "tests/unit/client/npy_bytes.h"
#include "tests/unit/client/sha256_hex.h"
#include "tests/unit/client/status_bytes.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FakeMetad;
using ::testing::HasSubstr;
using testing::MakeStatus;
using Json = nlohmann::json;

void AddArtifact(v1::OutputKind kind, const std::string& name,
                 const std::string& content,
                 google::protobuf::RepeatedPtrField<v1::Artifact>& artifacts) {
  v1::Artifact& artifact = *artifacts.Add();
  artifact.set_kind(kind);
  artifact.set_file_name(name);
  artifact.set_content(content);
  artifact.set_sha256(testing::Sha256Hex(content));
}

v1::MetadataSummary Summary() {
  v1::MetadataSummary summary;
  summary.set_input_digest("d1");
  v1::ModuleFunctions& module = *summary.add_modules();
  module.set_module("a");
  module.set_origin(v1::ModuleFunctions::SYMBOL_TABLE);
  module.add_functions("f");
  module.add_functions("g");
  v1::PlacedConstant& constant = *summary.add_constants();
  constant.set_name("w");
  constant.set_data_type("int8");
  constant.add_shape(8);
  constant.set_size_bytes(8);
  return summary;
}

v1::BuildEvent SnapshotEvent() {
  v1::BuildEvent event;
  event.mutable_snapshot()->set_build("builds/1");
  event.mutable_snapshot()->set_stage(v1::QUEUED);
  return event;
}

v1::BuildEvent DiagnosticEvent() {
  v1::BuildEvent event;
  v1::Diagnostic& diagnostic = *event.mutable_diagnostic();
  diagnostic.set_subject("a");
  diagnostic.set_file("a.c");
  diagnostic.set_line(3);
  diagnostic.set_column(7);
  diagnostic.set_severity(v1::Diagnostic::ERROR);
  diagnostic.set_text("expected ';'");
  return event;
}

v1::BuildEvent LogEvent() {
  v1::BuildEvent event;
  event.mutable_log()->set_subject("m_metadata.o");
  event.mutable_log()->set_text("ld: \x1b]0;owned\n");
  return event;
}

v1::BuildEvent SuccessEvent() {
  v1::BuildEvent event;
  v1::BuildResult& result = *event.mutable_result();
  result.set_outcome(v1::BuildResult::SUCCEEDED);
  AddArtifact(v1::SOURCE, "m_metadata.c", "source",
              *result.mutable_artifacts());
  AddArtifact(v1::HEADER, "m_metadata.h", "header",
              *result.mutable_artifacts());
  AddArtifact(v1::OBJECT_FILE, "m_metadata.o", "object",
              *result.mutable_artifacts());
  *result.mutable_summary() = Summary();
  result.mutable_object_report()->set_flash_bytes(4660);
  return event;
}

v1::BuildEvent FailureEvent(
    const std::string& reason,
    const std::vector<FieldViolation>& violations = {}) {
  v1::BuildEvent event;
  v1::BuildResult& result = *event.mutable_result();
  result.set_outcome(v1::BuildResult::FAILED);
  *result.mutable_error() = MakeStatus(absl::StatusCode::kUnknown, reason,
                                       "it did not work", violations);
  return event;
}

using SubmitDispatchTest = DispatchFixture;

TEST_F(SubmitDispatchTest, WritesAllOutputsAndSaysWhatTheyCost) {
  AnswerBuilds({SnapshotEvent(), SuccessEvent()});
  EXPECT_EQ(Submit({"--timeout", "1500ms", "--target", "cortex-m3"}), 0)
      << err_.str();
  EXPECT_EQ(out_.str(),
            OutDir() + "/m_metadata.c  6\n" + OutDir() + "/m_metadata.h  6\n" +
                OutDir() + "/m_metadata.o  6\n" +
                "flash 4660 bytes, RAM 0 bytes: 2 functions of 1 module, 1 "
                "constant of 8 bytes\n");
  EXPECT_EQ(err_.str(), "");
  EXPECT_EQ(testing::ReadFile(OutDir() + "/m_metadata.o"), "object");
  EXPECT_EQ(request_.spec().target(), "cortex-m3");
  EXPECT_EQ(request_.spec().modules(0).name(), "a");
  EXPECT_EQ(request_.timeout().seconds(), 1);
  EXPECT_EQ(request_.timeout().nanos(), 500000000);
}

TEST_F(SubmitDispatchTest, AStoredResultIsSaidToBeOne) {
  v1::BuildEvent success = SuccessEvent();
  success.mutable_result()->set_cached(true);
  AnswerBuilds({SnapshotEvent(), success});
  EXPECT_EQ(Submit(), 0) << err_.str();
  EXPECT_THAT(out_.str(),
              HasSubstr("of 8 bytes (cached: nothing was built)\n"));
  EXPECT_FALSE(request_.no_cache());
  EXPECT_EQ(Submit({"--output", "json"}), 0);
  EXPECT_EQ(Document()["cached"], true);
}

TEST_F(SubmitDispatchTest, LabelsAndTheWishForABuildAreSent) {
  AnswerBuilds({SuccessEvent()});
  EXPECT_EQ(Submit({"--no-cache", "--label", "commit=1a2b", "--label", "x=y",
                    "--output", "json"}),
            0);
  EXPECT_TRUE(request_.no_cache());
  ASSERT_EQ(request_.labels_size(), 2);
  EXPECT_EQ(request_.labels(0).key(), "commit");
  EXPECT_EQ(request_.labels(0).value(), "1a2b");
  EXPECT_EQ(request_.labels(1).key(), "x");
  EXPECT_EQ(Document()["cached"], false);
}

TEST_F(SubmitDispatchTest, FilesThatComeWithAnOutputAreWrittenToo) {
  v1::BuildEvent success = SuccessEvent();
  auto& artifacts = *success.mutable_result()->mutable_artifacts();
  AddArtifact(v1::REPORT, "m_report.json", "{}", artifacts);
  AddArtifact(v1::REPORT, "m_report.html", "page", artifacts);
  AddArtifact(v1::POOL_IMAGE, "m_weights.bin", "pool", artifacts);
  AnswerBuilds({success});
  EXPECT_EQ(Submit({"--emit", "source,object,report"}), 0) << err_.str();
  EXPECT_EQ(testing::ReadFile(OutDir() + "/m_report.json"), "{}");
  EXPECT_EQ(testing::ReadFile(OutDir() + "/m_report.html"), "page");
  EXPECT_EQ(testing::ReadFile(OutDir() + "/m_weights.bin"), "pool");
}

TEST_F(SubmitDispatchTest, ConstantsThatChangeDuringTheBuildAreRefused) {
  const std::string npy =
      directory_.Write("w.npy", testing::Npy("|i1", "(2,)", "ab"));
  AnswerBuilds({SnapshotEvent(), SuccessEvent()});
  fake_.on_build =
      [this, answer = fake_.on_build](const v1::RunBuildRequest& request) {
        EXPECT_EQ(request.spec().constants(0).data().inline_(), "ab");
        directory_.Write("w.npy", "other");
        return answer(request);
      };
  EXPECT_EQ(Submit({"--constants", npy}), 3);
  EXPECT_THAT(err_.str(), HasSubstr(npy + "' changed while it was read"));
  EXPECT_THAT(directory_.Entries(), ElementsAre("a.o", "w.npy"));
}

TEST_F(SubmitDispatchTest, OutputThatTheServerLeavesOutIsNamed) {
  AnswerBuilds({SuccessEvent()});
  EXPECT_EQ(Submit({"--emit", "object,report"}), 70);
  EXPECT_THAT(err_.str(), HasSubstr("did not send the report"));
  EXPECT_TRUE(NothingIsWritten());
}

TEST_F(SubmitDispatchTest, NoTimeoutIsSentUnlessAsked) {
  AnswerBuilds({SuccessEvent()});
  EXPECT_EQ(Submit(), 0);
  EXPECT_FALSE(request_.has_timeout());
}

TEST_F(SubmitDispatchTest, JsonSuccessIsOneDocument) {
  AnswerBuilds({SnapshotEvent(), SuccessEvent()});
  EXPECT_EQ(Submit({"--output", "json"}), 0);
  const Json document = Document();
  EXPECT_EQ(document["exit_code"], 0);
  EXPECT_EQ(document["outcome"], "SUCCEEDED");
  EXPECT_TRUE(document["error"].is_null());
  EXPECT_EQ(document["build"], "builds/1");
  ASSERT_EQ(document["artifacts"].size(), 3);
  EXPECT_EQ(document["artifacts"][2]["kind"], "object");
  EXPECT_EQ(document["artifacts"][2]["path"], OutDir() + "/m_metadata.o");
  EXPECT_EQ(document["artifacts"][2]["bytes"], 6);
  EXPECT_EQ(document["artifacts"][2]["sha256"], testing::Sha256Hex("object"));
  EXPECT_EQ(document["summary"]["modules"][0]["functions"][1], "g");
  EXPECT_EQ(document["summary"]["constants"][0]["shape"][0], 8);
  EXPECT_EQ(document["object_report"]["flash_bytes"], 4660);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(SubmitDispatchTest, SourcesAloneAreGeneratedWithoutABuild) {
  v1::GenerateSourcesRequest request;
  fake_.on_generate = [&](const v1::GenerateSourcesRequest& asked,
                          v1::GenerateSourcesResponse* response) {
    request = asked;
    AddArtifact(v1::HEADER, "m_metadata.h", "h",
                *response->mutable_artifacts());
    *response->mutable_summary() = Summary();
    return grpc::Status::OK;
  };
  EXPECT_EQ(Submit({"--emit", "header"}), 0) << err_.str();
  EXPECT_THAT(request.spec().outputs(), ElementsAre(v1::HEADER));
  EXPECT_EQ(out_.str(), OutDir() +
                            "/m_metadata.h  1\n2 functions of 1 module, 1 "
                            "constant of 8 bytes\n");
}

TEST_F(SubmitDispatchTest, CompileFailureIsOneAndShowsDiagnostics) {
  AnswerBuilds({SnapshotEvent(), DiagnosticEvent(), LogEvent(),
                FailureEvent("COMPILE_FAILED")});
  EXPECT_EQ(Submit(), 1);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(err_.str(),
            "a: a.c:3:7: error: expected ';'\nmetactl: it did not work\n");
  EXPECT_TRUE(NothingIsWritten());
}

TEST_F(SubmitDispatchTest, LogIsShownWhereNoDiagnosticExplains) {
  AnswerBuilds({SnapshotEvent(), LogEvent(), FailureEvent("COMPILER_CRASHED")});
  EXPECT_EQ(Submit(), 1);
  EXPECT_EQ(err_.str(),
            "m_metadata.o:\nld: \\x1b]0;owned\nmetactl: it did not work\n");
}

TEST_F(SubmitDispatchTest, JsonFailureIsOneDocument) {
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

TEST_F(SubmitDispatchTest, JsonProgressKeepsStderrJson) {
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

TEST_F(SubmitDispatchTest, ServersViolationsNameTheUsersFiles) {
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

TEST_F(SubmitDispatchTest, MessageThatIsItsOnlyViolationIsSaidOnce) {
  AnswerBuilds({}, testing::ToGrpcStatus(MakeStatus(
                       absl::StatusCode::kNotFound, "TARGET_UNKNOWN",
                       "no target 'x'", {{"spec.target", "no target 'x'"}})));
  EXPECT_EQ(Submit({"--target", "x"}), 4);
  EXPECT_EQ(err_.str(), "metactl: spec.target: no target 'x' (--target)\n");
}

TEST_F(SubmitDispatchTest, ResultsViolationsNameTheUsersFiles) {
  AnswerBuilds({SnapshotEvent(),
                FailureEvent("INVALID_INPUT", {{"modules[0]", "is empty"}})});
  EXPECT_EQ(Submit(), 3);
  EXPECT_THAT(err_.str(), HasSubstr("module 'a' from " + object_));
}

TEST_F(SubmitDispatchTest, ReasonsOfAResultHaveTheirExitCodes) {
  const std::vector<std::pair<std::string, int>> cases = {
      {"COMPILE_FAILED", 1},   {"COMPILER_CRASHED", 1}, {"INVALID_INPUT", 3},
      {"COMPILER_MISSING", 4}, {"ACTION_TIMEOUT", 7},   {"QUEUE_FULL", 8},
      {"BUILD_CANCELLED", 6},  {"INTERNAL", 70}};
  for (const auto& [reason, exit_code] : cases) {
    AnswerBuilds({SnapshotEvent(), FailureEvent(reason)});
    EXPECT_EQ(Submit(), exit_code) << reason;
  }
}

TEST_F(SubmitDispatchTest, CodesOfAnRpcHaveTheirExitCodes) {
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

TEST_F(SubmitDispatchTest, BadInputIsReportedWithoutAskingTheServer) {
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

TEST_F(SubmitDispatchTest, OutThatIsAFileIsInvalidBeforeTheBuild) {
  EXPECT_EQ(Run({"submit", "--model-name", "m", "--module", object_, "--out",
                 object_}),
            3);
  EXPECT_THAT(err_.str(), HasSubstr("--out: '" + object_ +
                                    "' is there and is no directory"));
}

TEST_F(SubmitDispatchTest, HostileArtifactsAreNotWritten) {
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

// A result whose object is a blob of the server's.
v1::BuildEvent StoredObjectEvent(const std::string& content) {
  v1::BuildEvent event = SuccessEvent();
  v1::Artifact& object = *event.mutable_result()->mutable_artifacts(2);
  object.set_sha256(testing::Sha256Hex(content));
  object.mutable_digest()->set_hash(object.sha256());
  object.mutable_digest()->set_size_bytes(static_cast<int64_t>(content.size()));
  return event;
}

TEST_F(SubmitDispatchTest, AnOutputThatTheServerLostIsMadeAgain) {
  int builds = 0;
  fake_.on_build = [&builds](const v1::RunBuildRequest& request) {
    ++builds;
    EXPECT_EQ(request.spec().model_name(), "m");
    return FakeMetad::BuildScript{
        {SnapshotEvent(), DiagnosticEvent(), StoredObjectEvent("bytes")},
        grpc::Status::OK,
        false};
  };
  fake_.on_read = [&builds](const google::bytestream::ReadRequest& request,
                            std::string* bytes) {
    EXPECT_THAT(request.resource_name(), HasSubstr("blobs/"));
    *bytes = "bytes";
    return builds == 2 ? grpc::Status::OK
                       : testing::ToGrpcStatus(
                             MakeStatus(absl::StatusCode::kNotFound,
                                        "BLOB_MISSING", "is not in the store"));
  };
  EXPECT_EQ(Submit({"--output", "json"}), 0) << err_.str();
  EXPECT_EQ(builds, 2);
  EXPECT_EQ(testing::ReadFile(OutDir() + "/m_metadata.o"), "bytes");
  // Of the second alone.
  EXPECT_EQ(Document()["diagnostics"].size(), 1u);
}

TEST_F(SubmitDispatchTest, AServerThatLosesWhatItMakesIsNotAskedForEver) {
  int builds = 0;
  fake_.on_build = [&builds](const v1::RunBuildRequest& /*request*/) {
    ++builds;
    return FakeMetad::BuildScript{
        {SnapshotEvent(), StoredObjectEvent("bytes")}, grpc::Status::OK, false};
  };
  fake_.on_read = [](const google::bytestream::ReadRequest& /*request*/,
                     std::string* /*bytes*/) {
    return testing::ToGrpcStatus(MakeStatus(
        absl::StatusCode::kNotFound, "BLOB_MISSING", "is not in the store"));
  };
  EXPECT_NE(Submit(), 0);
  EXPECT_EQ(builds, 3);
  EXPECT_THAT(err_.str(), HasSubstr("store.max_bytes"));
  EXPECT_TRUE(NothingIsWritten());
}

TEST_F(SubmitDispatchTest, InterruptCancelsTheBuild) {
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
