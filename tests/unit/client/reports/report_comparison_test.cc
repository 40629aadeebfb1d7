#include "client/reports/report_comparison.h"

#include <string>
#include <vector>

#include "client/reports/saved_report_reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/report/report_json.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::client {
namespace {

using Kind = ItemChange::Kind;
using testing::ElementsAre;
using testing::IsEmpty;

SavedReport Sample(int64_t constants = 6) {
  return *ReadSavedReport(report::ReportJson(report::SampleReport(constants)));
}

std::vector<std::string> FieldsOf(const ItemChange& change) {
  std::vector<std::string> fields;
  for (const FieldChange& field : change.fields) fields.push_back(field.field);
  return fields;
}

TEST(ReportComparisonTest, SameReportsHaveNoChange) {
  EXPECT_FALSE(Compare(Sample(), Sample()).AnyChange());
}

TEST(ReportComparisonTest, AddedAndRemovedConstantsHaveTheirBytes) {
  SavedReport after = Sample();
  const SavedReport::Constant removed = after.constants[1];
  after.constants.erase(after.constants.begin() + 1);
  SavedReport::Constant added = removed;
  added.symbol = "new_weights";
  added.size_bytes = 77;
  after.constants.push_back(added);
  const auto changes = Compare(Sample(), after).constants;
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].kind, Kind::kRemoved);
  EXPECT_EQ(changes[0].name, removed.symbol);
  EXPECT_EQ(changes[0].before_bytes, removed.size_bytes);
  EXPECT_EQ(changes[0].after_bytes, std::nullopt);
  EXPECT_EQ(changes[1].kind, Kind::kAdded);
  EXPECT_EQ(changes[1].name, "new_weights");
  EXPECT_EQ(changes[1].after_bytes, 77);
}

TEST(ReportComparisonTest, MovedConstantSaysFromWhereToWhere) {
  SavedReport after = Sample();
  after.constants[0].section = ".rodata.fast";
  after.constants[0].region = "itcm";
  const auto changes = Compare(Sample(), after).constants;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, Kind::kChanged);
  EXPECT_THAT(FieldsOf(changes[0]), ElementsAre("section", "region"));
  EXPECT_EQ(changes[0].fields[0].before, ".rodata.kws");
  EXPECT_EQ(changes[0].fields[0].after, ".rodata.fast");
}

TEST(ReportComparisonTest, ConstantOfOtherContentIsChanged) {
  SavedReport after = Sample();
  after.constants[0].sha256 = std::string(64, 'f');
  const auto changes = Compare(Sample(), after).constants;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_THAT(FieldsOf(changes[0]), ElementsAre("content"));
}

TEST(ReportComparisonTest, ResizedFunctionHasBothSizes) {
  SavedReport after = Sample();
  SavedReport::Function& function = after.modules[0].functions[2];
  const int64_t before_bytes = *function.size_bytes;
  function.size_bytes = before_bytes + 100;
  const auto changes = Compare(Sample(), after).functions;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].name, function.symbol);
  EXPECT_EQ(changes[0].before_bytes, before_bytes);
  EXPECT_EQ(changes[0].after_bytes, before_bytes + 100);
  EXPECT_THAT(changes[0].fields, IsEmpty());
}

TEST(ReportComparisonTest, FunctionThatAnotherModuleOffersIsChanged) {
  SavedReport after = Sample();
  after.modules[1].functions.push_back(after.modules[0].functions.back());
  after.modules[0].functions.pop_back();
  const auto comparison = Compare(Sample(), after);
  ASSERT_EQ(comparison.functions.size(), 1U);
  EXPECT_THAT(FieldsOf(comparison.functions[0]), ElementsAre("module"));
  EXPECT_EQ(comparison.modules.size(), 2U);
}

TEST(ReportComparisonTest, RegionsOfEitherAreCounted) {
  SavedReport after = Sample();
  after.regions[0].used_bytes += 4096;
  after.regions[1].name = "ccm";
  const auto regions = Compare(Sample(), after).regions;
  ASSERT_EQ(regions.size(), 4U);
  EXPECT_EQ(regions[0].after - regions[0].before, 4096);
  EXPECT_EQ(regions[0].budget, 256 * 1024);
  EXPECT_EQ(regions[1].name, "sram");
  EXPECT_EQ(regions[1].after, 0);
  EXPECT_EQ(regions[3].name, "ccm");
  EXPECT_EQ(regions[3].before, 0);
  EXPECT_EQ(regions[3].after, 512);
}

TEST(ReportComparisonTest, SectionsOfTheSameNameAreMatchedByModule) {
  SavedReport before = Sample();
  before.sections.push_back(before.sections[0]);
  before.sections.back().module = "cpu";
  SavedReport after = before;
  after.sections.back().size_bytes += 8;
  const auto changes = Compare(before, after).sections;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].name, ".rodata.kws of cpu");
}

TEST(ReportComparisonTest, VerdictsThatChangedAreNamed) {
  SavedReport after = Sample();
  after.proofs[0].verdict = "refuted";
  after.proofs.pop_back();
  const auto changes = Compare(Sample(), after).proofs;
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].field, "constants-read-only");
  EXPECT_EQ(changes[0].after, "refuted");
  EXPECT_EQ(changes[1].after, "absent");
}

TEST(ReportComparisonTest, OtherTargetIsAChangeOfTheBuild) {
  SavedReport after = Sample();
  after.target = "cortex-m7";
  const auto changes = Compare(Sample(), after).build;
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].field, "target");
}

}  // namespace
}  // namespace metad::client
