#include "server/pipeline/report/report_json.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::report {
namespace {

using nlohmann::json;

json Parsed(const BuildReport& report) {
  return json::parse(ReportJson(report));
}

std::vector<std::string> MembersOf(const nlohmann::ordered_json& object) {
  std::vector<std::string> members;
  for (const auto& [name, value] : object.items()) members.push_back(name);
  return members;
}

TEST(ReportJsonTest, EveryMemberIsAlwaysThere) {
  const auto full = nlohmann::ordered_json::parse(ReportJson(SampleReport(4)));
  const auto bare = nlohmann::ordered_json::parse(ReportJson(BareReport()));
  EXPECT_EQ(MembersOf(full), MembersOf(bare));
  EXPECT_EQ(MembersOf(bare).front(), "schema");
  EXPECT_EQ(bare["schema"], "metad.report");
  EXPECT_EQ(bare["schema_version"], kSchemaVersion);
}

TEST(ReportJsonTest, ConstantIsWrittenFieldByField) {
  const json constant = Parsed(SampleReport(5))["constants"][3];
  EXPECT_EQ(constant["name"], "fused_layer_1_constant_3");
  EXPECT_EQ(constant["symbol"], "tvmgen_kws_fused_layer_1_constant_3");
  EXPECT_EQ(constant["data_type"], "int32");
  EXPECT_EQ(constant["shape"], json({26, 48}));
  EXPECT_EQ(constant["size_bytes"], 4992);
  EXPECT_EQ(constant["alignment"], 16);
  EXPECT_EQ(constant["section"], ".extflash.kws");
  EXPECT_EQ(constant["region"], "qspi");
  EXPECT_EQ(constant["pool"], "weights");
  EXPECT_EQ(constant["pool_offset"], 0);
  EXPECT_EQ(constant["sha256"].get<std::string>().size(), 64U);
  EXPECT_EQ(constant["stored_with"], nullptr);
}

TEST(ReportJsonTest, ConstantThatSharesItsStorageNamesTheOwner) {
  const json constants = Parsed(SampleReport(3))["constants"];
  EXPECT_EQ(constants[2]["stored_with"], constants[0]["symbol"]);
  EXPECT_EQ(constants[2]["sha256"], constants[0]["sha256"]);
}

TEST(ReportJsonTest, TotalsAreTheSumsOfTheContributions) {
  const json report = Parsed(SampleReport(30));
  std::map<std::string, int64_t> sums;
  for (const json& contribution : report["contributions"]) {
    sums[contribution["memory"]] += contribution["bytes"].get<int64_t>();
  }
  EXPECT_EQ(report["totals"]["flash_bytes"], sums["flash"]);
  EXPECT_EQ(report["totals"]["ram_bytes"], sums["ram"]);
  EXPECT_EQ(report["totals"]["external_bytes"], sums["external"]);
  EXPECT_GT(sums["external"], 0);
}

TEST(ReportJsonTest, NotesAreWithTheirModules) {
  const json modules = Parsed(SampleReport(3))["modules"];
  EXPECT_EQ(modules[0]["notes"], json({"is kept as it is"}));
  EXPECT_EQ(modules[1]["notes"], json::array());
}

TEST(ReportJsonTest, WhatIsUnknownIsNull) {
  const json report = Parsed(BareReport());
  EXPECT_EQ(report["toolchain"], nullptr);
  EXPECT_EQ(report["basis"], "plan");
  const json& module = report["modules"][0];
  EXPECT_EQ(module["flash_bytes"], nullptr);
  EXPECT_EQ(module["artifact_sha256"], nullptr);
  EXPECT_EQ(module["functions"][0]["size_bytes"], nullptr);
}

TEST(ReportJsonTest, WhatAFirmwareIsKnownByIsWritten) {
  BuildReport report = BareReport();
  report.modules[0].functions[0].weak = true;
  report.modules[0].functions[0].fixed_code = FixedCode{4, 24, "00ff"};
  report.modules[0].functions[0].whole_code = WholeCode{"ff00", {{8, 4}}};
  report.pools.push_back({});
  report.pools[0].address = 0x90000000;
  report.regions.push_back({});
  report.regions[0].origin = 0x90000000;
  report.regions[0].length_bytes = 0x100000000;
  report.constants.push_back({});
  report.constants[0].unit_bytes = 8;
  report.constants[0].sample = Sample{16, "0102"};
  const json written = Parsed(report);
  const json& function = written["modules"][0]["functions"][0];
  EXPECT_EQ(function["weak"], true);
  EXPECT_EQ(function["fixed_code"],
            json({{"offset", 4}, {"size_bytes", 24}, {"sha256", "00ff"}}));
  EXPECT_EQ(function["whole_code"],
            json({{"sha256", "ff00"},
                  {"relocated", json::array({json::array({8, 4})})}}));
  EXPECT_EQ(written["pools"][0]["address"], 0x90000000);
  EXPECT_EQ(written["regions"][0]["origin"], 0x90000000);
  EXPECT_EQ(written["regions"][0]["length_bytes"], 0x100000000);
  EXPECT_EQ(written["constants"][0]["unit_bytes"], 8);
  EXPECT_EQ(written["constants"][0]["sample"],
            json({{"offset", 16}, {"bytes", "0102"}}));
}

TEST(ReportJsonTest, AnArchiveIsThereIfOneWasMade) {
  EXPECT_EQ(Parsed(BareReport())["archive"], nullptr);
  const json archive = Parsed(SampleReport(8))["archive"];
  EXPECT_EQ(archive["file_name"], "libkws.a");
  EXPECT_EQ(archive["members"][0]["module"], nullptr);
  EXPECT_EQ(archive["members"][1]["name"], "cpu.o");
  EXPECT_EQ(archive["absent_modules"], json::array({"npu"}));
}

TEST(ReportJsonTest, SizesAndDigestsOfPoolsAreExact) {
  BuildReport report = SampleReport(8);
  report.pools[0].size_bytes = int64_t{1} << 40;
  report.pools[0].crc32 = 0x0000beef;
  const json pool = Parsed(report)["pools"][0];
  EXPECT_EQ(pool["size_bytes"], 1099511627776);
  EXPECT_EQ(pool["crc32"], "0000beef");
  EXPECT_EQ(pool["external"], true);
}

TEST(ReportJsonTest, NamesOfAnyBytesGiveValidJson) {
  BuildReport report = BareReport();
  report.unresolved_symbols = {{"\xff\"\\\n\x01", {"ops"}}};
  EXPECT_EQ(Parsed(report)["symbols"]["unresolved"][0]["symbol"],
            "\xEF\xBF\xBD\"\\\n\x01");
}

TEST(ReportJsonTest, SameReportGivesTheSameBytes) {
  EXPECT_EQ(ReportJson(SampleReport(30)), ReportJson(SampleReport(30)));
}

}  // namespace
}  // namespace metad::report
