// The whole of `metactl submit` where the build succeeds: what it sends, writes
// and says. submit_failure_dispatch_test.cc has the rest.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/build_events.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/client/fake_metad.h"
#include "tests/unit/client/sha256_hex.h"
#include "tests/unit/client/status_bytes.h"
#include "tests/unit/server/formats/npy_bytes.h"

namespace metad::client {
namespace {

using testing::AddArtifact;
using testing::DiagnosticEvent;
using ::testing::ElementsAre;
using testing::FakeMetad;
using ::testing::HasSubstr;
using testing::MakeStatus;
using testing::SnapshotEvent;
using testing::StoredObjectEvent;
using testing::SuccessEvent;
using testing::Summary;
using Json = nlohmann::json;

using SubmitDispatchTest = DispatchFixture;

TEST_F(SubmitDispatchTest, WritesAllOutputsAndSaysWhatTheyCost) {
  AnswerBuilds({SnapshotEvent(), SuccessEvent()});
  EXPECT_EQ(Submit({"--timeout", "1500ms", "--target", "cortex-m3"}), 0)
      << err_.str();
  EXPECT_EQ(out_.str(),
            OutDir() + "/m_metadata.c  6\n" + OutDir() + "/m_metadata.h  6\n" +
                OutDir() + "/m_metadata.o  6\n" +
                "flash 5000 bytes (metadata 4660), RAM 0 bytes: 2 functions "
                "of 1 module, 1 constant of 8 bytes\n");
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
      directory_.Write("w.npy", formats::testing::Npy("|i1", "(2,)", "ab"));
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

TEST_F(SubmitDispatchTest, StrictnessIsPartOfTheRequestAndTakesABuild) {
  AnswerBuilds({SnapshotEvent(), SuccessEvent()});
  EXPECT_EQ(Submit({"--emit", "source", "--strict"}), 0) << err_.str();
  EXPECT_TRUE(request_.spec().strict());
  EXPECT_EQ(Submit(), 0) << err_.str();
  EXPECT_FALSE(request_.spec().strict());
}

TEST_F(SubmitDispatchTest, WhatTheImageOccupiesIsInTheDocument) {
  AnswerBuilds({SnapshotEvent(), SuccessEvent()});
  EXPECT_EQ(Submit({"--output", "json"}), 0) << err_.str();
  const Json memory = Document()["memory"];
  EXPECT_EQ(memory["total"]["flash_bytes"], 5000);
  EXPECT_EQ(memory["metadata"]["flash_bytes"], 4660);
  EXPECT_EQ(memory["unmeasured_modules"], Json::array());
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

}  // namespace
}  // namespace metad::client
