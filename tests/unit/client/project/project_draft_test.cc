#include "client/project/project_draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/project/project_file.h"
#include "client/project/project_text.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kElf[] =
    "\x7f"
    "ELF";

class ProjectDraftTest : public ::testing::Test {
 protected:
  ProjectDraftTest() { options_.project = directory_.Path("metad.textproto"); }

  Project Draft() {
    Problems problems;
    Project project = DraftProject(options_, problems);
    EXPECT_TRUE(problems.empty());
    return project;
  }
  Failure Refusal() {
    Problems problems;
    DraftProject(options_, problems);
    EXPECT_FALSE(problems.empty());
    return problems.empty() ? Failure() : problems.ToFailure();
  }

  const testing::TempDirectory directory_;
  InitOptions options_;
};

TEST_F(ProjectDraftTest, FilesAreToldApartAndKeepTheirOrder) {
  options_.files = {directory_.Write("b.bin", kElf),
                    "ops=" + directory_.Write("a-1.c", "int x;"),
                    directory_.Write("lib", "!<arch>\n"),
                    "w=" + directory_.Write("v.npy", ""),
                    directory_.Write("weights", "PK\x03\x04")};
  const Project project = Draft();
  EXPECT_EQ(project.model_name(), "b");
  ASSERT_THAT(project.module(), SizeIs(3));
  EXPECT_EQ(project.module(0).file(), "b.bin");
  EXPECT_EQ(project.module(0).name(), "");
  EXPECT_EQ(project.module(1).file(), "a-1.c");
  EXPECT_EQ(project.module(1).name(), "ops");
  EXPECT_EQ(project.module(2).file(), "lib");
  ASSERT_THAT(project.constants(), SizeIs(2));
  EXPECT_EQ(project.constants(0).file(), "v.npy");
  EXPECT_EQ(project.constants(0).name(), "w");
  EXPECT_EQ(project.constants(1).file(), "weights");
  EXPECT_THAT(project.target(), ElementsAre("host"));
}

TEST_F(ProjectDraftTest, NamesOfFilesBecomeIdentifiers) {
  options_.files = {directory_.Write("7-bit ops.c", "")};
  EXPECT_EQ(Draft().model_name(), "model_7_bit_ops");
}

TEST_F(ProjectDraftTest, ArchiveSaysTheRest) {
  options_.files = {directory_.Write("kws.tar", "")};
  const Project project = Draft();
  EXPECT_THAT(project.model_library(), ElementsAre("kws.tar"));
  EXPECT_EQ(project.model_name(), "");
  EXPECT_THAT(project.target(), SizeIs(0));
  options_.files.push_back(directory_.Write("other.tar", ""));
  EXPECT_THAT(Draft().model_library(), ElementsAre("kws.tar", "other.tar"));
}

TEST_F(ProjectDraftTest, ConstantsOfEveryFormatAreRecognised) {
  options_.files = {directory_.Write("a.c", ""),
                    directory_.Write("w.params", ""),
                    directory_.Write("w.safetensors", "")};
  EXPECT_THAT(Draft().constants(), SizeIs(2));
}

TEST_F(ProjectDraftTest, WhatIsGivenIsKept) {
  options_.files = {directory_.Write("a.c", "")};
  options_.model_name = "m";
  options_.targets = {"cortex-m3", "host"};
  options_.runtime = "ffi";
  const Project project = Draft();
  EXPECT_EQ(project.model_name(), "m");
  EXPECT_THAT(project.target(), ElementsAre("cortex-m3", "host"));
  EXPECT_EQ(project.runtime(), "ffi");
}

TEST_F(ProjectDraftTest, EveryFileThatIsNoneIsNamed) {
  options_.files = {directory_.Path("absent.c"), directory_.path(),
                    directory_.Write("notes.txt", "hello")};
  const Failure failure = Refusal();
  EXPECT_EQ(failure.exit_code, kExitInvalidInput);
  ASSERT_THAT(failure.details, SizeIs(3));
  EXPECT_EQ(failure.details[0].field, directory_.Path("absent.c"));
  EXPECT_EQ(failure.details[1].field, directory_.path());
  EXPECT_EQ(failure.details[2].field, directory_.Path("notes.txt"));
}

TEST_F(ProjectDraftTest, ConstantsAloneAreNoProject) {
  options_.files = {directory_.Write("w.npy", "")};
  EXPECT_EQ(Refusal().exit_code, kExitUsage);
}

TEST_F(ProjectDraftTest, TextReadsBackAsTheProject) {
  Project project;
  project.set_model_name("m");
  project.add_target("cortex-m3");
  project.add_target("host");
  project.set_runtime("ffi");
  project.add_module()->set_file("a \"quoted\"\\ näme.c");
  project.add_module()->set_file("b.o");
  project.mutable_module(1)->set_name("b");
  project.add_constants()->set_file("w.npz");
  const std::string text = ProjectText(project);
  EXPECT_THAT(text, HasSubstr("# "));
  ProjectFile file("f");
  Problems problems;
  file.Parse(text, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(file.project().SerializeAsString(), project.SerializeAsString());
  EXPECT_EQ(ProjectText(file.project()), text);
}

}  // namespace
}  // namespace metad::client
