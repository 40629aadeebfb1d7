// `metactl init`, and `metactl submit` of a project file: what is sent, written
// and said, and with which exit code.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/client/sha256_hex.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FakeMetad;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ReadFile;
using Json = nlohmann::json;

class ProjectDispatchTest : public DispatchFixture {
 protected:
  ProjectDispatchTest() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(directory_.path());
    fake_.on_build = [this](const v1::RunBuildRequest& request) {
      specs_.push_back(request.spec());
      if (request.spec().target() == failing_target_) {
        return FakeMetad::BuildScript{
            {Started(), Failure()}, grpc::Status::OK, false};
      }
      return FakeMetad::BuildScript{
          {Success(request)}, grpc::Status::OK, false};
    };
  }
  ~ProjectDispatchTest() override { std::filesystem::current_path(before_); }

  // One output, which says for what target it is.
  static v1::BuildEvent Success(const v1::RunBuildRequest& request) {
    v1::BuildEvent event;
    v1::BuildResult& result = *event.mutable_result();
    result.set_outcome(v1::BuildResult::SUCCEEDED);
    v1::Artifact& artifact = *result.add_artifacts();
    artifact.set_kind(v1::OBJECT_FILE);
    artifact.set_file_name(request.spec().model_name() + "_metadata.o");
    artifact.set_content(request.spec().target());
    artifact.set_sha256(testing::Sha256Hex(request.spec().target()));
    return event;
  }
  static v1::BuildEvent Started() {
    v1::BuildEvent event;
    event.mutable_snapshot()->set_build("builds/1");
    return event;
  }
  static v1::BuildEvent Failure() {
    v1::BuildEvent event;
    event.mutable_result()->set_outcome(v1::BuildResult::FAILED);
    event.mutable_result()->mutable_error()->set_code(3);
    event.mutable_result()->mutable_error()->set_message("no luck");
    return event;
  }

  void WriteProject(const std::string& text,
                    const std::string& path = "metad.textproto") {
    directory_.Write(path,
                     "model_name: \"m\" emit: \"object\"\n"
                     "module { file: \"a.o\" }\n" +
                         text);
  }

  const std::filesystem::path before_;
  std::vector<v1::BuildSpec> specs_;
  std::string failing_target_;
};

constexpr char kThreeTargets[] =
    "target: \"host\" target: \"cortex-m3\" target: \"aarch64\"\nout: \"b\"\n";

TEST_F(ProjectDispatchTest, SubmitFindsTheProjectOfThePresentDirectory) {
  WriteProject("target: \"cortex-m3\"");
  EXPECT_EQ(Run({"submit"}), 0) << err_.str();
  ASSERT_EQ(specs_.size(), 1);
  EXPECT_EQ(specs_[0].target(), "cortex-m3");
  EXPECT_EQ(specs_[0].modules(0).name(), "a");
  EXPECT_EQ(ReadFile("m_metadata.o"), "cortex-m3");
  EXPECT_THAT(out_.str(), HasSubstr("./m_metadata.o  9\n"));
}

TEST_F(ProjectDispatchTest, WithoutAProjectTheUserIsToldOfBothWays) {
  EXPECT_EQ(Run({"submit"}), 2);
  EXPECT_THAT(err_.str(),
              AllOf(HasSubstr("--module"), HasSubstr("metad.textproto"),
                    HasSubstr("metactl init")));
  EXPECT_EQ(Run({"submit", "--project", "other"}), 4);
  EXPECT_THAT(err_.str(), HasSubstr("other: no such file"));
}

TEST_F(ProjectDispatchTest, PathsAreRelativeToTheProject) {
  std::filesystem::create_directories("p/q");
  WriteProject("", "p/metad.textproto");
  directory_.Write("p/a.o",
                   "\x7f"
                   "ELF of the project");
  std::filesystem::current_path("p/q");
  EXPECT_EQ(Run({"submit", "--project", "../metad.textproto"}), 0)
      << err_.str();
  EXPECT_THAT(specs_.at(0).modules(0).artifact().inline_(),
              HasSubstr("of the project"));
  EXPECT_EQ(ReadFile(directory_.Path("p/m_metadata.o")), "host");
}

TEST_F(ProjectDispatchTest, EachTargetHasItsOwnDirectory) {
  WriteProject(kThreeTargets);
  EXPECT_EQ(Run({"submit"}), 0) << err_.str();
  EXPECT_EQ(specs_.size(), 3);
  EXPECT_EQ(ReadFile("b/host/m_metadata.o"), "host");
  EXPECT_EQ(ReadFile("b/cortex-m3/m_metadata.o"), "cortex-m3");
  EXPECT_EQ(ReadFile("b/aarch64/m_metadata.o"), "aarch64");
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("host:\nb/host/m_metadata.o  4\n"),
                                HasSubstr("cortex-m3:\nb/cortex-m3/")));
}

TEST_F(ProjectDispatchTest, OneTargetThatFailsDoesNotKeepTheOthersBack) {
  WriteProject(kThreeTargets);
  failing_target_ = "host";
  EXPECT_EQ(Run({"submit", "--depfile", "d"}), 3);
  EXPECT_FALSE(std::filesystem::exists("b/host"));
  EXPECT_EQ(ReadFile("b/aarch64/m_metadata.o"), "aarch64");
  EXPECT_FALSE(std::filesystem::exists("d"));
  EXPECT_THAT(err_.str(), HasSubstr("metactl: host: no luck"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("host:")));
}

TEST_F(ProjectDispatchTest, JsonOfSeveralTargetsIsOneDocument) {
  WriteProject(kThreeTargets);
  failing_target_ = "cortex-m3";
  EXPECT_EQ(Run({"submit", "--output", "json"}), 3);
  const Json document = Document();
  EXPECT_EQ(document["exit_code"], 3);
  EXPECT_EQ(document["outcome"], "FAILED");
  EXPECT_EQ(document["error"]["message"], "cortex-m3: no luck");
  ASSERT_EQ(document["builds"].size(), 3);
  EXPECT_EQ(document["builds"][0]["target"], "host");
  EXPECT_EQ(document["builds"][0]["exit_code"], 0);
  EXPECT_TRUE(document["builds"][0]["error"].is_null());
  EXPECT_EQ(document["builds"][0]["artifacts"][0]["path"],
            "b/host/m_metadata.o");
  EXPECT_EQ(document["builds"][1]["outcome"], "FAILED");
  failing_target_ = "";
  EXPECT_EQ(Run({"submit", "--output", "json"}), 0);
  EXPECT_EQ(Document()["outcome"], "SUCCEEDED");
  EXPECT_TRUE(Document()["error"].is_null());
}

TEST_F(ProjectDispatchTest, JsonOfOneTargetIsThatOfASubmit) {
  WriteProject("");
  EXPECT_EQ(Run({"submit", "--output", "json"}), 0);
  const Json of_project = Document();
  EXPECT_EQ(Run({"submit", "--model-name", "m", "--module", "a.o", "--emit",
                 "object", "--output", "json"}),
            0);
  EXPECT_EQ(of_project, Document());
}

TEST_F(ProjectDispatchTest, CommandLineChoosesOneTarget) {
  WriteProject(kThreeTargets);
  EXPECT_EQ(Run({"submit", "--target", "aarch64"}), 0) << err_.str();
  EXPECT_EQ(specs_.size(), 1);
  EXPECT_TRUE(std::filesystem::exists("b/aarch64/m_metadata.o"));
  EXPECT_EQ(Run({"submit", "--target", "aarch64", "--out", "here"}), 0);
  EXPECT_TRUE(std::filesystem::exists("here/m_metadata.o"));
}

TEST_F(ProjectDispatchTest, WhatIsWrongIsSaidOfTheProjectAllAtOnce) {
  WriteProject(
      "module { file: \"nix.o\" }\n"
      "constant { name: \"w\"\n  style: \"bits\" }\n");
  EXPECT_EQ(Run({"submit"}), 3);
  EXPECT_THAT(
      err_.str(),
      AllOf(HasSubstr("2 problems with metad.textproto\n"),
            HasSubstr("  metad.textproto:3:10: module[1].file: nix.o: no such "
                      "file\n"),
            HasSubstr("  metad.textproto:5:3: constant[0].style: there is no "
                      "constant 'w'\n")));
  EXPECT_THAT(specs_, IsEmpty());
}

TEST_F(ProjectDispatchTest, UnknownFieldIsRefusedWithItsPlace) {
  WriteProject("modul { }\n");
  EXPECT_EQ(Run({"submit", "--output", "json"}), 3);
  EXPECT_EQ(Document()["outcome"], "REFUSED");
  EXPECT_EQ(Document()["error"]["violations"][0]["field"],
            "metad.textproto:3:7");
}

TEST_F(ProjectDispatchTest, DepfileNamesAllOutputsAndInputs) {
  WriteProject(kThreeTargets);
  EXPECT_EQ(Run({"submit", "--depfile", "deps/d"}), 0) << err_.str();
  EXPECT_EQ(ReadFile("deps/d"),
            "b/host/m_metadata.o \\\n b/cortex-m3/m_metadata.o \\\n "
            "b/aarch64/m_metadata.o: \\\n metad.textproto \\\n a.o\n"
            "\nmetad.textproto:\n\na.o:\n");
  EXPECT_EQ(Run({"submit", "--depfile", "d", "--depfile-target", "stamp"}), 0);
  EXPECT_THAT(ReadFile("d"),
              HasSubstr("stamp: \\\n metad.textproto \\\n a.o\n"));
}

TEST_F(ProjectDispatchTest, DepfileOfASubmitNamesItsInputs) {
  EXPECT_EQ(Run({"submit", "--model-name", "m", "--module", "a.o", "--emit",
                 "object", "--out", "o", "--depfile", "o/d"}),
            0)
      << err_.str();
  EXPECT_EQ(ReadFile("o/d"), "o/m_metadata.o: \\\n a.o\n\na.o:\n");
  directory_.Write("file", "");
  EXPECT_EQ(Run({"submit", "--model-name", "m", "--module", "a.o", "--depfile",
                 "file/d"}),
            3);
  EXPECT_THAT(err_.str(), HasSubstr("--depfile: 'file' is there and is no"));
}

TEST_F(ProjectDispatchTest, InitWritesWhatSubmitBuilds) {
  EXPECT_EQ(Run({"init", "--model-name", "m", "--target", "cortex-m3", "a.o"}),
            0)
      << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("metad.textproto  "));
  EXPECT_EQ(Run({"submit", "--emit", "object"}), 0) << err_.str();
  EXPECT_EQ(Run({"submit", "--model-name", "m", "--target", "cortex-m3",
                 "--module", "a.o", "--emit", "object"}),
            0);
  ASSERT_EQ(specs_.size(), 2);
  EXPECT_EQ(specs_[0].SerializeAsString(), specs_[1].SerializeAsString());
}

TEST_F(ProjectDispatchTest, InitOfAnArchiveLeavesTheRestToIt) {
  directory_.Write(
      "kws.tar", formats::testing::Library(
                     {"kws"}, "graph", formats::testing::GraphMembers("kws")));
  EXPECT_EQ(Run({"init", "kws.tar"}), 0) << err_.str();
  EXPECT_THAT(
      ReadFile("metad.textproto"),
      AllOf(HasSubstr("model_library: \"kws.tar\"\n"),
            Not(HasSubstr("\nmodel_name")), Not(HasSubstr("\ntarget"))));
  EXPECT_EQ(Run({"submit", "--emit", "object", "--depfile", "d"}), 0)
      << err_.str();
  EXPECT_EQ(Run({"submit", "kws.tar", "--emit", "object"}), 0) << err_.str();
  ASSERT_EQ(specs_.size(), 2);
  EXPECT_EQ(specs_[0].model_name(), "kws");
  EXPECT_EQ(specs_[0].SerializeAsString(), specs_[1].SerializeAsString());
  EXPECT_THAT(ReadFile("d"), HasSubstr(" kws.tar\n"));
  EXPECT_EQ(Run({"submit", "kws.tar", "--project", "metad.textproto"}), 2);
}

TEST_F(ProjectDispatchTest, InitReplacesNothingUnlessForced) {
  directory_.Write("metad.textproto", "mine");
  EXPECT_EQ(Run({"init", "a.o"}), 5);
  EXPECT_THAT(err_.str(), HasSubstr("--force"));
  EXPECT_EQ(ReadFile("metad.textproto"), "mine");
  EXPECT_EQ(Run({"init", "a.o", "--force", "--output", "json"}), 0);
  EXPECT_EQ(Document()["path"], "metad.textproto");
  EXPECT_EQ(Document()["bytes"], ReadFile("metad.textproto").size());
  EXPECT_THAT(ReadFile("metad.textproto"), HasSubstr("\"a.o\""));
}

TEST_F(ProjectDispatchTest, InitThatIsRefusedWritesNothing) {
  EXPECT_EQ(Run({"init", "a.o", "nix.o", "--project", "p"}), 4);
  EXPECT_THAT(directory_.Entries(), ElementsAre("a.o"));
}

}  // namespace
}  // namespace metad::client
