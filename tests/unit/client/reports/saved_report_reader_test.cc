#include "client/reports/saved_report_reader.h"

#include <nlohmann/json.hpp>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/report/report_json.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::client {
namespace {

using nlohmann::ordered_json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::string SampleJson() { return report::ReportJson(report::SampleReport(8)); }

std::string ProblemOf(const std::string& content) {
  const auto report = ReadSavedReport(content);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(report.status().message());
}

TEST(SavedReportReaderTest, WhatTheServerWritesIsRead) {
  const auto report = ReadSavedReport(SampleJson());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->name, "kws");
  EXPECT_EQ(report->architecture, "ARM");
  EXPECT_EQ(report->toolchain_id, "gcc-arm-none-eabi");
  EXPECT_EQ(report->basis, "object");
  EXPECT_EQ(report->totals.ram_bytes, 512);
  EXPECT_EQ(report->totals.metadata_ram_bytes, 0);
  EXPECT_GT(report->totals.metadata_flash_bytes, 0);
  EXPECT_LT(report->totals.metadata_flash_bytes, report->totals.flash_bytes);
  EXPECT_THAT(report->notes, ElementsAre(HasSubstr("replaces it")));
  EXPECT_EQ(report->unresolved_symbols[0].use, "call");
  EXPECT_EQ(report->regions[0].length_bytes, 1 << 20);
  EXPECT_EQ(report->regions[0].metadata_bytes + report->regions[0].module_bytes,
            report->regions[0].used_bytes);
  ASSERT_EQ(report->constants.size(), 8U);
  EXPECT_THAT(report->constants[3].shape, ElementsAre(26, 48));
  EXPECT_EQ(report->constants[3].pool, "weights");
  EXPECT_EQ(report->constants[7].stored_with, report->constants[0].symbol);
  ASSERT_EQ(report->modules.size(), 2U);
  EXPECT_EQ(report->modules[0].functions[1].size_bytes, 1538);
  EXPECT_EQ(report->modules[1].flash_bytes, std::nullopt);
  EXPECT_THAT(report->modules[0].notes, ElementsAre("is kept as it is"));
  EXPECT_EQ(report->regions[0].budget_bytes, 256 * 1024);
  EXPECT_THAT(report->unresolved_symbols[0].owners, ElementsAre("cpu"));
  EXPECT_EQ(report->proofs[2].verdict, "not-checked");
  EXPECT_EQ(report->files.size(), 2U);
  ASSERT_EQ(report->archive_members.size(), 2U);
  EXPECT_EQ(report->archive_members[0].module, "");
  EXPECT_EQ(report->archive_members[1].name, "cpu.o");
  EXPECT_THAT(report->modules_absent_from_archive, ElementsAre("npu"));
}

TEST(SavedReportReaderTest, ReportsFromBeforeArchivesAndNotesAreRead) {
  ordered_json document = ordered_json::parse(SampleJson());
  document.erase("archive");
  document.erase("notes");
  document["modules"][0].erase("notes");
  document["totals"].erase("metadata_flash_bytes");
  document["regions"][0].erase("length_bytes");
  document["regions"][0].erase("metadata_bytes");
  document["constants"][0].erase("is_block");
  document["symbols"]["unresolved"][0].erase("use");
  const auto report = ReadSavedReport(document.dump());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->archive_members.empty());
  EXPECT_EQ(report->regions[0].metadata_bytes, report->regions[0].used_bytes);
}

TEST(SavedReportReaderTest, ReportOfAPlanIsRead) {
  const auto report = ReadSavedReport(report::ReportJson(report::BareReport()));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->toolchain_id, "");
  EXPECT_EQ(report->basis, "plan");
}

TEST(SavedReportReaderTest, FieldsThatAreAddedLaterAreIgnored) {
  ordered_json document = ordered_json::parse(SampleJson());
  document["constants"][0]["colour"] = "blue";
  document["weather"] = {{"sun", true}};
  EXPECT_TRUE(ReadSavedReport(document.dump()).ok());
}

TEST(SavedReportReaderTest, EveryBadFieldIsNamedByItsPath) {
  ordered_json document = ordered_json::parse(SampleJson());
  document["constants"][2]["size_bytes"] = -1;
  document["modules"][0]["functions"][3]["name"] = 7;
  document["sections"][0]["writable"] = "no";
  document["symbols"]["unresolved"][0]["owners"][0] = nullptr;
  document["totals"].erase("ram_bytes");
  EXPECT_THAT(
      ProblemOf(document.dump()),
      AllOf(HasSubstr("constants[2].size_bytes: expected a whole number"),
            HasSubstr("modules[0].functions[3].name: expected a string"),
            HasSubstr("sections[0].writable: expected true or false"),
            HasSubstr("symbols.unresolved[0].owners[0]: expected a string"),
            HasSubstr("totals.ram_bytes is missing")));
}

TEST(SavedReportReaderTest, ManyProblemsAreCounted) {
  ordered_json document = ordered_json::parse(SampleJson());
  for (auto& constant : document["constants"]) constant["shape"] = 1;
  EXPECT_THAT(ProblemOf(document.dump()), HasSubstr("; and 3 more"));
}

TEST(SavedReportReaderTest, NumbersThatNoCountCanHoldAreRefused) {
  ordered_json document = ordered_json::parse(SampleJson());
  for (const char* number : {"18446744073709551615", "1e400", "1.5", "null"}) {
    std::string text = document.dump();
    const std::string field = "\"ram_bytes\":512";
    text.replace(text.find(field), field.size(),
                 std::string("\"ram_bytes\":") + number);
    EXPECT_FALSE(ReadSavedReport(text).ok()) << number;
  }
}

TEST(SavedReportReaderTest, NewerSchemaIsRefused) {
  ordered_json document = ordered_json::parse(SampleJson());
  document["schema_version"] = 2;
  EXPECT_THAT(ProblemOf(document.dump()), HasSubstr("schema version 2"));
}

TEST(SavedReportReaderTest, OtherFilesAreNoReports) {
  EXPECT_THAT(ProblemOf("{"), HasSubstr("no JSON"));
  EXPECT_THAT(ProblemOf("{}"), HasSubstr("no report"));
  EXPECT_THAT(ProblemOf("[1]"), HasSubstr("no report"));
  EXPECT_THAT(ProblemOf(SampleJson().substr(0, 900)), HasSubstr("cut short"));
  EXPECT_THAT(ProblemOf(std::string(100'000, '[')), HasSubstr("no JSON"));
}

TEST(SavedReportReaderTest, ReportsAreToldFromObjects) {
  EXPECT_TRUE(LooksLikeReport(" \n{"));
  EXPECT_FALSE(
      LooksLikeReport("\x7f"
                      "ELF{"));
  EXPECT_FALSE(LooksLikeReport(""));
}

}  // namespace
}  // namespace metad::client
