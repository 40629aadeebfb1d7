#include "client/output/report_comparison_text.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "client/output/report_comparison_json.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

ReportComparison SmallComparison() {
  ReportComparison comparison;
  comparison.build = {{"target", "cortex-m3", "cortex-m4"}};
  comparison.totals = {{"flash", 1000, 900, {}}, {"RAM", 0, 64, {}}};
  comparison.regions = {{"flash", 1000, 900, 2048}, {"sram", 7, 7, {}}};
  comparison.functions = {
      {ItemChange::Kind::kRemoved, "conv", 300, {}, {}},
      {ItemChange::Kind::kChanged, "dense", 100, 120, {}},
      {ItemChange::Kind::kAdded, "pool", {}, 180, {}},
      {ItemChange::Kind::kChanged, "npu", {}, {}, {{"module", "a", "b"}}}};
  comparison.constants = {
      {ItemChange::Kind::kChanged,
       "w",
       64,
       64,
       {{"section", ".rodata.a", ".rodata.b"}, {"pool", "", "weights"}}}};
  comparison.proofs = {{"constants-read-only", "not-checked", "proved"}};
  return comparison;
}

TEST(ReportComparisonTextTest, ChangesAreTables) {
  std::ostringstream out;
  PrintReportComparison(SmallComparison(), out);
  EXPECT_EQ(out.str(), R"(
MEMORY  BEFORE  AFTER  DIFFERENCE  BUDGET
flash     1000    900        -100
RAM          0     64         +64

REGION  BEFORE  AFTER  DIFFERENCE  BUDGET
flash     1000    900        -100    2048
sram         7      7           0

Build
target cortex-m3 -> cortex-m4

Functions
   FUNCTION  BEFORE  AFTER  DIFFERENCE  CHANGED
-  conv         300      -        -300
~  dense        100    120         +20
+  pool           -    180        +180
~  npu            -      -              module a -> b

Constants
   CONSTANT  BEFORE  AFTER  DIFFERENCE  CHANGED
~  w             64     64           0  section .rodata.a -> .rodata.b, pool none -> weights

Proofs
constants-read-only not-checked -> proved
)");
}

TEST(ReportComparisonTextTest, NoChangeIsSaid) {
  ReportComparison same;
  same.totals = {{"flash", 1000, 1000, {}}};
  std::ostringstream out;
  PrintReportComparison(same, out);
  EXPECT_EQ(out.str(), "nothing changed\n");
}

TEST(ReportComparisonTextTest, EscapeSequencesDoNotReachTheTerminal) {
  ReportComparison comparison = SmallComparison();
  comparison.build[0].after = "\x1b[2J";
  comparison.functions[0].name = "\x1b[2J";
  std::ostringstream out;
  PrintReportComparison(comparison, out);
  EXPECT_EQ(out.str().find('\x1b'), std::string::npos);
}

TEST(ReportComparisonTextTest, JsonHasEveryListAndNumber) {
  const nlohmann::ordered_json json = ToJson(SmallComparison());
  EXPECT_EQ(json["changed"], true);
  EXPECT_EQ(json["regions"][0]["difference_bytes"], -100);
  EXPECT_EQ(json["regions"][0]["budget_bytes"], 2048);
  EXPECT_EQ(json["functions"][0]["change"], "removed");
  EXPECT_EQ(json["functions"][0]["after_bytes"], nullptr);
  EXPECT_EQ(json["functions"][2]["change"], "added");
  EXPECT_EQ(json["constants"][0]["fields"][0]["after"], ".rodata.b");
  EXPECT_EQ(json["proofs"][0]["field"], "constants-read-only");
  EXPECT_TRUE(json["files"].empty());
}

}  // namespace
}  // namespace metad::client
