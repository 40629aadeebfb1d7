#include "server/formats/model_library/library_metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Optional;

auto Problem(const std::string& text) {
  return AllOf(Field(&LibraryProblem::member, "metadata.json"),
               Field(&LibraryProblem::text, HasSubstr(text)));
}

LibraryMetadata Accepted(const std::string& json) {
  std::vector<LibraryProblem> problems;
  LibraryMetadata metadata = ReadLibraryMetadata(json, problems);
  for (const LibraryProblem& problem : problems) ADD_FAILURE() << problem.text;
  return metadata;
}

std::vector<LibraryProblem> Problems(const std::string& json) {
  std::vector<LibraryProblem> problems;
  ReadLibraryMetadata(json, problems);
  return problems;
}

TEST(LibraryMetadataTest, Version4HasRuntimesAndSingleOperators) {
  const LibraryMetadata metadata = Accepted(
      R"({"version": 4, "model_name": "add", "target": {"1": "c"},
          "runtimes": [], "style": "operator", "memory": {}})");
  EXPECT_EQ(metadata.version, 4);
  ASSERT_EQ(metadata.models.size(), 1u);
  EXPECT_EQ(metadata.models[0].module_name, "add");
  EXPECT_EQ(metadata.models[0].style, "operator");
  EXPECT_THAT(metadata.models[0].targets, ElementsAre("c"));
}

TEST(LibraryMetadataTest, Version5HasExecutorsAndVersion6AListOfTargets) {
  const LibraryMetadata five = Accepted(
      R"({"version": 5, "model_name": "m", "target": {"1": "llvm"},
          "executors": ["graph"], "memory": {"functions": {"main": [],
          "operator_functions": [{"function_name": "tvmgen_m_add"}]}}})");
  ASSERT_EQ(five.models.size(), 1u);
  EXPECT_THAT(five.models[0].executors, ElementsAre("graph"));
  EXPECT_THAT(five.models[0].operator_functions, ElementsAre("tvmgen_m_add"));
  const LibraryMetadata six = Accepted(
      R"({"version": 6, "model_name": "m", "target": ["llvm", "c"],
          "executors": ["aot"]})");
  ASSERT_EQ(six.models.size(), 1u);
  EXPECT_THAT(six.models[0].targets, ElementsAre("llvm", "c"));
}

TEST(LibraryMetadataTest, Version7HasModelsInTheFilesOrder) {
  const LibraryMetadata metadata = Accepted(
      R"({"version": 7, "modules": {
          "z": {"model_name": "last", "target": ["c"], "executors": ["aot"],
                "memory": {"functions": {"main": [{"inputs": {
                  "x": {"dtype": "int8", "size": 4}},
                  "outputs": {"y": {"dtype": "float32", "size": 8}}}]}}},
          "a": {"model_name": "a", "target": ["c"], "executors": []}}})");
  ASSERT_EQ(metadata.models.size(), 2u);
  EXPECT_EQ(metadata.models[0].module_name, "z");
  EXPECT_EQ(metadata.models[0].model_name, "last");
  EXPECT_EQ(metadata.models[1].module_name, "a");
  ASSERT_EQ(metadata.models[0].inputs.size(), 1u);
  EXPECT_EQ(metadata.models[0].inputs[0].data_type, "int8");
  ASSERT_EQ(metadata.models[0].outputs.size(), 1u);
  EXPECT_EQ(metadata.models[0].outputs[0].size_bytes, 8);
}

TEST(LibraryMetadataTest, Version7DescribesASingleOperatorAsBefore) {
  const LibraryMetadata metadata = Accepted(
      R"({"version": 7, "model_name": "add", "target": ["c -keys=cpu "],
          "executors": [], "style": "operator",
          "memory": {"add": [{"size_bytes": 2, "shape": [2]}],
                     "functions": [{"size_bytes": 2, "shape": [2]}]}})");
  ASSERT_EQ(metadata.models.size(), 1u);
  EXPECT_EQ(metadata.models[0].module_name, "add");
  EXPECT_EQ(metadata.models[0].style, "operator");
  EXPECT_THAT(metadata.models[0].targets, ElementsAre("c -keys=cpu "));
}

TEST(LibraryMetadataTest, OtherVersionsHaveAWayOut) {
  EXPECT_THAT(Problems(R"({"model_name": "m", "version": 3})"),
              ElementsAre(Problem("export the model with 0.8 or newer")));
  EXPECT_THAT(Problems(R"({"model_name": "m", "version": 8})"),
              ElementsAre(Problem("name its code with --module")));
}

TEST(LibraryMetadataTest, OtherVersionsAreRefused) {
  for (const char* version :
       {"3", "8", "-1", "7.5", "\"7\"", "null", "18446744073709551615"}) {
    EXPECT_THAT(Problems(std::string(R"({"model_name": "m", "version": )") +
                         version + "}"),
                ElementsAre(Problem("version 4 to 7")))
        << version;
  }
  EXPECT_THAT(Problems("{}"), ElementsAre(Problem("version is missing")));
}

TEST(LibraryMetadataTest, NamesThatAreThereTwiceAreRefused) {
  EXPECT_THAT(Problems(R"({"version": 7, "version": 7})"),
              ElementsAre(Problem("\"version\" twice")));
  EXPECT_THAT(Problems(R"({"version": 7, "modules": {"a": {}, "a": {}}})"),
              ElementsAre(AllOf(Problem("\"a\" twice"),
                                Field(&LibraryProblem::offset, Optional(36)))));
}

TEST(LibraryMetadataTest, TextThatIsNoJsonIsRefusedWithItsOffset) {
  EXPECT_THAT(Problems(R"({"version": 7, oops})"),
              ElementsAre(AllOf(Problem("no JSON"),
                                Field(&LibraryProblem::offset, Optional(15)))));
  EXPECT_THAT(Problems(""), ElementsAre(Problem("no JSON")));
  EXPECT_THAT(Problems("\xff"), ElementsAre(Problem("no JSON")));
  EXPECT_THAT(Problems("[]"), ElementsAre(Problem("no object")));
}

TEST(LibraryMetadataTest, DeepNestingIsRefused) {
  std::string deep = R"({"version": 7, "modules": )";
  deep += std::string(100000, '[');
  EXPECT_THAT(Problems(deep), ElementsAre(Problem("nested deeper")));
}

TEST(LibraryMetadataTest, FloodsOfValuesAreRefused) {
  std::string flood = R"({"version": 7, "modules": [0)";
  for (int i = 0; i < 300000; ++i) flood += ",0";
  EXPECT_THAT(Problems(flood + "]}"),
              ElementsAre(Problem("more than 262144 values")));
  std::string names = R"({"version": 7)";
  for (int i = 0; i < 300000; ++i) names += ",\"" + std::to_string(i) + "\":0";
  EXPECT_THAT(Problems(names + "}"),
              ElementsAre(Problem("more than 262144 values")));
  EXPECT_THAT(Problems(std::string(20 << 20, ' ')),
              ElementsAre(Problem("has 20971520 bytes")));
  std::string models = R"({"version": 7, "modules": {"m": {})";
  for (int i = 0; i < 1024; ++i) models += ",\"" + std::to_string(i) + "\":{}";
  EXPECT_THAT(Problems(models + "}}"),
              ElementsAre(Problem("1 to 1024 models")));
}

TEST(LibraryMetadataTest, ProblemsAreWhereTheValueIs) {
  EXPECT_THAT(Problems(R"({"version": 5, "model_name": 1.5 , "target": {},
 "executors": "x"})"),
              ElementsAre(AllOf(Problem("model_name is no string"),
                                Field(&LibraryProblem::offset, Optional(29))),
                          AllOf(Problem("executors is no list"),
                                Field(&LibraryProblem::offset, Optional(63)))));
}

TEST(LibraryMetadataTest, WorkspaceOfTheMainFunctionIsRead) {
  const LibraryMetadata metadata = Accepted(
      R"({"version": 6, "model_name": "m", "target": [], "executors": [],
          "memory": {"functions": {"main": [{"workspace_size_bytes": 96}]}}})");
  ASSERT_EQ(metadata.models.size(), 1u);
  EXPECT_EQ(metadata.models[0].workspace_bytes, 96);
}

TEST(LibraryMetadataTest, EveryMemberOfTheWrongTypeIsNamed) {
  const std::vector<LibraryProblem> problems = Problems(
      R"({"version": 7, "modules": {"m": {"model_name": 1, "target": "c",
          "executors": ["vm"], "style": "odd", "memory": {"functions": {
          "main": [{"inputs": {"x": {"dtype": "int8", "size": -1}}}],
          "operator_functions": [{}]}}}}})");
  EXPECT_THAT(problems, Contains(Problem("modules.m.model_name is no string")));
  EXPECT_THAT(problems, Contains(Problem("modules.m.target is no list")));
  EXPECT_THAT(problems, Contains(Problem("expected graph or aot")));
  EXPECT_THAT(problems, Contains(Problem("expected full-model or operator")));
  EXPECT_THAT(problems, Contains(Problem("size is no number of bytes")));
  EXPECT_THAT(problems, Contains(Problem("function_name is missing")));
}

}  // namespace
}  // namespace metad::formats
