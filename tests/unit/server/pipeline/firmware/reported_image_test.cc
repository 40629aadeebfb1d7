#include "server/pipeline/firmware/reported_image.h"

#include <nlohmann/json.hpp>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/report/report_json.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::firmware {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

json Sample() {
  return json::parse(report::ReportJson(report::SampleReport(8)));
}

std::string ErrorOf(const json& report) {
  const auto read = ReadReportedImage(report.dump());
  return read.ok() ? "" : std::string(read.status().message());
}

TEST(ReportedImageTest, ReadsWhatReportsAreWrittenWith) {
  report::BuildReport written = report::SampleReport(8);
  written.modules[0].functions[2].fixed_code = report::FixedCode{4, 24, "ab"};
  written.modules[0].functions[2].whole_code =
      report::WholeCode{"cd", {{4, 4}, {12, 8}}};
  written.modules[0].functions[2].weak = true;
  written.pools[0].address = 0x90000000;
  written.regions[0].origin = 0x8000000;
  written.regions[0].length_bytes = 0x1000;
  written.constants[1].sample = report::Sample{16, "00ff"};
  written.constants[1].unit_bytes = 4;
  const auto read = ReadReportedImage(report::ReportJson(written));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->name, "kws");
  ASSERT_EQ(read->functions.size(), 13U);
  EXPECT_EQ(read->functions[2].fixed_code->size, 24U);
  ASSERT_EQ(read->functions[2].whole_code->relocated.size(), 2U);
  EXPECT_EQ(read->functions[2].whole_code->relocated[1].first, 12U);
  EXPECT_EQ(read->functions[2].weak, true);
  EXPECT_TRUE(read->functions[2].compiled_before);
  EXPECT_EQ(read->functions[12].module, "npu");
  EXPECT_FALSE(read->functions[12].compiled_before);
  EXPECT_FALSE(read->functions[12].size.has_value());
  EXPECT_EQ(read->pools[0].address, 0x90000000U);
  EXPECT_EQ(read->regions[0].origin, 0x8000000U);
  EXPECT_EQ(read->constants[1].sample, std::string("\0\xff", 2));
  EXPECT_EQ(read->constants[1].sample_offset, 16U);
  EXPECT_EQ(read->constants[1].unit, 4U);
  EXPECT_EQ(read->constants[1].symbol, written.constants[1].symbol);
}

TEST(ReportedImageTest, ReportsOfBeforeFieldsWereAddedAreRead) {
  json report = Sample();
  for (json& module : report["modules"]) {
    for (json& function : module["functions"]) {
      function.erase("weak");
      function.erase("fixed_code");
      function.erase("whole_code");
    }
  }
  for (json& constant : report["constants"]) {
    constant.erase("unit_bytes");
    constant.erase("sample");
  }
  for (json& pool : report["pools"]) pool.erase("address");
  for (json& region : report["regions"]) region.erase("origin");
  const auto read = ReadReportedImage(report.dump());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_FALSE(read->functions[0].fixed_code.has_value());
  EXPECT_FALSE(read->functions[0].whole_code.has_value());
  EXPECT_EQ(read->constants[0].unit, 1U);
}

TEST(ReportedImageTest, RelocatedBytesThatOverlapAreRefused) {
  json report = Sample();
  report["modules"][0]["functions"][0]["whole_code"] = {
      {"sha256", "ab"},
      {"relocated", json::array({json::array({0, 8}), json::array({4, 8})})}};
  const auto read = ReadReportedImage(report.dump());
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(std::string(read.status().message()),
              HasSubstr("not in ascending order"));
}

TEST(ReportedImageTest, FunctionsComeInTheRegistrysOrder) {
  json report = Sample();
  std::swap(report["modules"][0]["functions"][0]["index"],
            report["modules"][1]["functions"][0]["index"]);
  const auto read = ReadReportedImage(report.dump());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->functions[0].module, "npu");
}

TEST(ReportedImageTest, WhatIsNoReportIsRefused) {
  EXPECT_THAT(std::string(ReadReportedImage("{").status().message()),
              HasSubstr("is no NAME_report.json"));
  EXPECT_THAT(ErrorOf(json::array()), HasSubstr("JSON of another kind"));
  json report = Sample();
  report["schema_version"] = 2;
  EXPECT_THAT(ErrorOf(report), HasSubstr("schema version 2"));
  report = Sample();
  report["modules"][0]["functions"][0]["index"] = 1;
  EXPECT_THAT(ErrorOf(report), HasSubstr("no function with index 0, or two"));
  report = Sample();
  report["constants"][0]["size_bytes"] = -1;
  EXPECT_THAT(ErrorOf(report), HasSubstr("\"size_bytes\", but -1"));
  report = Sample();
  report["constants"][0]["sample"] = {{"offset", 0}, {"bytes", "0g"}};
  EXPECT_THAT(ErrorOf(report), HasSubstr("not hexadecimal"));
  report = Sample();
  report["target"]["pointer_bits"] = 16;
  EXPECT_THAT(ErrorOf(report), HasSubstr("pointers of 16 bits"));
  report = Sample();
  report["runtime_abi"] = "other";
  EXPECT_THAT(ErrorOf(report), HasSubstr("runtime \"other\""));
}

}  // namespace
}  // namespace metad::firmware
