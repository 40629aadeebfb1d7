#include "client/project/project_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// "PLACE: what is wrong" of everything that is.
std::vector<std::string> ProblemsOf(const std::string& text) {
  ProjectFile file("p/metad.textproto");
  Problems problems;
  file.Parse(text, problems);
  std::vector<std::string> lines;
  if (problems.empty()) return lines;
  for (const FailureDetail& detail : problems.ToFailure().details) {
    lines.push_back(detail.field + ": " + detail.description);
  }
  return lines;
}

TEST(ProjectFileTest, EveryUnknownFieldIsNamedWithLineAndColumn) {
  EXPECT_THAT(ProblemsOf("model_name: \"m\"\nmodul { file: \"a.c\" }\n"
                         "module { file: \"a.c\"\n  funktion: \"f\" }\n"),
              ElementsAre(AllOf(StartsWith("p/metad.textproto:2:7: "),
                                HasSubstr("\"modul\"")),
                          AllOf(StartsWith("p/metad.textproto:4:11: "),
                                HasSubstr("\"funktion\""))));
}

TEST(ProjectFileTest, SyntaxErrorsAreNamedWithLineAndColumn) {
  EXPECT_THAT(ProblemsOf("model_name: \"m\"\nmodule {\n"),
              ElementsAre(StartsWith("p/metad.textproto:3:1: ")));
  EXPECT_THAT(ProblemsOf("joinable: maybe"),
              ElementsAre(StartsWith("p/metad.textproto:1:")));
  EXPECT_THAT(ProblemsOf("out: \"a\" out: \"b\""),
              ElementsAre(HasSubstr("\"out\"")));
}

TEST(ProjectFileTest, DeepNestingIsRefusedBeforeItIsParsed) {
  std::string deep = "# {{{{ \\\nout: \"{[<\\\"{\"\n\tmodul";
  for (int i = 0; i < 200000; ++i) deep += "{a";
  EXPECT_THAT(ProblemsOf(deep),
              ElementsAre(AllOf(StartsWith("p/metad.textproto:3:78: "),
                                HasSubstr("nested deeper than 32 levels"))));
  EXPECT_THAT(ProblemsOf("a: " + std::string(200000, '[')),
              ElementsAre(HasSubstr("nested deeper")));
  std::string wide;
  for (int i = 0; i < 40; ++i) wide += "module { file: \"{\" }\n";
  EXPECT_THAT(ProblemsOf(wide), ElementsAre());
}

TEST(ProjectFileTest, StringsAreUtf8OfOneLine) {
  EXPECT_THAT(
      ProblemsOf("model_name: \"\\377\"\n"
                 "module {\n  file: \"a\\nb\"\n  function: \"\"\n"
                 "  include_file { path: \"\\000\" }\n}\n"),
      ElementsAre(
          "p/metad.textproto:1:1: model_name: is not UTF-8",
          "p/metad.textproto:3:3: module[0].file: holds a line feed or a NUL",
          "p/metad.textproto:4:3: module[0].function[0]: is empty",
          "p/metad.textproto:5:18: module[0].include_file[0].path: holds a "
          "line feed or a NUL"));
}

TEST(ProjectFileTest, AbsentFileIsAProblem) {
  ProjectFile file("no/such/file");
  Problems problems;
  file.Read(problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems.ToFailure().exit_code, kExitNotFound);
}

TEST(ProjectFileTest, PlacesOfAbsentFieldsAreThoseOfTheirMessage) {
  ProjectFile file("f");
  Problems problems;
  file.Parse("target: [\"a\", \"b\"]\nmodule { file: \"x\" }", problems);
  ASSERT_TRUE(problems.empty());
  const ProjectPart root = file.root();
  EXPECT_EQ(root.Place(Project::kModelNameFieldNumber), "f: model_name");
  EXPECT_EQ(root.Place(Project::kConstantsFieldNumber), "f: constants");
  EXPECT_EQ(root.Place(Project::kTargetFieldNumber, 1), "f:1:1: target[1]");
  const ProjectPart module = root.Nested(Project::kModuleFieldNumber, 0);
  EXPECT_EQ(module.Place(), "f:2:1: module[0]");
  EXPECT_EQ(module.Place(Module::kFileFieldNumber), "f:2:10: module[0].file");
  EXPECT_EQ(module.Place(Module::kNameFieldNumber), "f:2:1: module[0].name");
}

TEST(ProjectFileTest, PathsAreRelativeToTheFile) {
  EXPECT_EQ(ProjectFile("metad.textproto").Resolve("a/b.c"), "a/b.c");
  EXPECT_EQ(ProjectFile("./metad.textproto").Resolve("b.c"), "b.c");
  EXPECT_EQ(ProjectFile("p/q/metad.textproto").Resolve("../b.c"), "p/q/../b.c");
  EXPECT_EQ(ProjectFile("p/metad.textproto").Resolve("/b.c"), "/b.c");
  EXPECT_EQ(ProjectFile("p/metad.textproto").Resolve(""), "");
}

}  // namespace
}  // namespace metad::client
