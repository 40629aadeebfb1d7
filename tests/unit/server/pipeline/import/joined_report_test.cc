#include "server/pipeline/import/joined_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/runtimes/crt/crt_runtime.h"

namespace metad::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Json = nlohmann::json;

Json Function(const std::string& name, int index) {
  return {{"name", name}, {"symbol", "sym_" + name}, {"index", index}};
}

Json Report() {
  return {
      {"schema", "metad.report"},
      {"schema_version", 1},
      {"name", "early"},
      {"runtime_abi", "crt"},
      {"joinable", true},
      {"target", {{"name", "cortex-m3"}}},
      {"modules",
       {{{"name", "b"}, {"functions", {Function("g", 2), Function("h", 0)}}},
        {{"name", "a"}, {"functions", {Function("f", 1)}}}}},
      {"constants",
       {{{"symbol", "w"},
         {"data_type", "int8x4"},
         {"shape", {2, 3}},
         {"alignment", 32},
         {"section", ".rodata.early"}},
        {{"symbol", "outside"},
         {"data_type", "int8"},
         {"shape", {1}},
         {"alignment", 1},
         {"section", nullptr}}}}};
}

absl::StatusOr<codegen::JoinedRegistrySpec> Read(const std::string& content) {
  return ReadJoinedReport(content, codegen::CrtRuntime(), "cortex-m3");
}

std::string RefusalOf(const Json& report) {
  const auto joined = Read(report.dump());
  return joined.ok() ? "accepted" : std::string(joined.status().message());
}

TEST(JoinedReportTest, FunctionsComeInRegistryOrder) {
  const auto joined = Read(Report().dump());
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->name, "early");
  std::vector<std::string> functions;
  for (const codegen::JoinedFunction& function : joined->functions) {
    functions.push_back(function.module + "/" + function.name + "/" +
                        function.symbol);
  }
  EXPECT_THAT(functions, ElementsAre("b/h/sym_h", "a/f/sym_f", "b/g/sym_g"));
}

TEST(JoinedReportTest, ConstantsOfTheImageKeepTypeAndShape) {
  const auto joined = Read(Report().dump());
  ASSERT_TRUE(joined.ok()) << joined.status();
  ASSERT_THAT(joined->constants, SizeIs(1));
  const codegen::JoinedConstant& constant = joined->constants[0];
  EXPECT_EQ(constant.name, "w");
  EXPECT_EQ(constant.type.bits, 8U);
  EXPECT_EQ(constant.type.lanes, 4U);
  EXPECT_THAT(constant.shape, ElementsAre(2, 3));
  EXPECT_EQ(constant.alignment, 32U);
}

TEST(JoinedReportTest, TheStorageOfOtherConstantsIsNone) {
  Json report = Report();
  report["constants"][0]["is_block"] = false;
  report["constants"].push_back(report["constants"][0]);
  report["constants"][2]["symbol"] = "tvmgen_early_constant_block";
  report["constants"][2]["is_block"] = true;
  const auto joined = Read(report.dump());
  ASSERT_TRUE(joined.ok()) << joined.status();
  ASSERT_THAT(joined->constants, SizeIs(1));
  EXPECT_EQ(joined->constants[0].name, "w");
}

TEST(JoinedReportTest, RegistryThatDoesNotFitIsRefused) {
  Json report = Report();
  report["joinable"] = false;
  EXPECT_THAT(RefusalOf(report), HasSubstr("built as joinable"));
  report = Report();
  report["runtime_abi"] = "vulkan";
  EXPECT_THAT(RefusalOf(report), HasSubstr("the runtime 'vulkan'"));
  report = Report();
  report["target"]["name"] = "host";
  EXPECT_THAT(RefusalOf(report),
              HasSubstr("the target 'host', expected 'cortex-m3'"));
}

TEST(JoinedReportTest, OtherFilesAreRefused) {
  Json report = Report();
  report["schema"] = "other";
  EXPECT_THAT(RefusalOf(report), HasSubstr("is no report of metad's"));
  report = Report();
  report["schema_version"] = 2;
  EXPECT_THAT(RefusalOf(report), HasSubstr("schema version 2, expected at"));
  report = Report();
  report["constants"][0]["data_type"] = "quux";
  EXPECT_THAT(RefusalOf(report), HasSubstr("'quux' is no data type"));
  report = Report();
  report["modules"] = 3;
  EXPECT_THAT(RefusalOf(report), HasSubstr("is no NAME_report.json"));
  EXPECT_THAT(RefusalOf(Json("text")), HasSubstr("is no NAME_report.json"));
}

TEST(JoinedReportTest, TruncatedOneIsRefused) {
  const auto joined = Read(Report().dump().substr(0, 40));
  EXPECT_THAT(std::string(joined.status().message()), HasSubstr("parse error"));
}

}  // namespace
}  // namespace metad::pipeline
