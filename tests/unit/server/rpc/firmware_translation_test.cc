#include "server/rpc/firmware_translation.h"

#include <cstdint>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using ::testing::HasSubstr;

v1::MemoryRegion& AddRegion(v1::VerifyFirmwareRequest& request,
                            const std::string& name, uint64_t origin,
                            uint64_t length) {
  v1::MemoryRegion& region = *request.add_regions();
  region.set_name(name);
  region.set_kind(v1::MemoryRegion::FLASH);
  region.set_origin(origin);
  region.set_length(length);
  return region;
}

TEST(FirmwareTranslationTest, RegionsWithAPlaceAreTaken) {
  v1::VerifyFirmwareRequest request;
  AddRegion(request, "FLASH", 0x1000, 0x1000);
  AddRegion(request, "TCM", 0x2000, 16).set_kind(v1::MemoryRegion::RAM);
  codegen::ViolationList violations;
  const auto regions = TranslateRegions(request, violations);
  EXPECT_TRUE(violations.empty());
  ASSERT_EQ(regions.size(), 2U);
  EXPECT_EQ(regions[0].name, "FLASH");
  EXPECT_FALSE(regions[0].is_ram);
  EXPECT_TRUE(regions[1].is_ram);
  EXPECT_TRUE(regions[1].Holds(0x2000, 16));
}

TEST(FirmwareTranslationTest, EveryRegionThatIsWrongIsNamed) {
  v1::VerifyFirmwareRequest request;
  AddRegion(request, "A", 0x1000, 0x1000);
  AddRegion(request, "B", 0x1fff, 1);
  AddRegion(request, "C", 0x8000, 1).clear_origin();
  AddRegion(request, "D", ~uint64_t{0}, 2);
  AddRegion(request, "E", 0x9000, 1)
      .set_kind(v1::MemoryRegion::KIND_UNSPECIFIED);
  codegen::ViolationList violations;
  TranslateRegions(request, violations);
  ASSERT_EQ(violations.kept().size(), 4U);
  EXPECT_EQ(violations.kept()[0].field, "regions[1]");
  EXPECT_THAT(violations.kept()[0].description,
              HasSubstr("overlaps region \"A\""));
  EXPECT_THAT(violations.kept()[1].description,
              HasSubstr("expected its origin and its length"));
  EXPECT_THAT(violations.kept()[2].description,
              HasSubstr("beyond the last address"));
  EXPECT_THAT(violations.kept()[3].description,
              HasSubstr("expected FLASH (1) or RAM (2)"));
}

TEST(FirmwareTranslationTest, ReportIsTranslatedFieldByField) {
  firmware::FirmwareReport report;
  report.architecture = "ARM";
  report.pointer_bits = 32;
  report.has_symbol_table = true;
  report.notes = {"a note"};
  firmware::VerifiedReport verified;
  verified.name = "sine";
  verified.runtime_abi = "ffi";
  firmware::Claim claim;
  claim.id = "functions-bound";
  claim.claim = "Bound.";
  claim.verdict = firmware::Verdict::kNotProved;
  claim.detail = "1 of 2.";
  claim.problems = {"damaged \xff"};
  claim.omitted_problems = 7;
  verified.claims = {claim};
  verified.functions = {{"add", "__tvm_ffi_add", 0x101}, {"sub", "s", {}}};
  verified.constants = {{"weights", 0x200, 64, ".rodata", "QSPI"}};
  report.reports = {verified};
  const v1::FirmwareReport wire = TranslateFirmware(report);
  EXPECT_EQ(wire.architecture(), "ARM");
  EXPECT_EQ(wire.pointer_bits(), 32);
  EXPECT_TRUE(wire.has_symbol_table());
  EXPECT_FALSE(wire.proved());
  EXPECT_EQ(wire.notes(0), "a note");
  const v1::VerifiedReport& one = wire.reports(0);
  EXPECT_EQ(one.name(), "sine");
  EXPECT_EQ(one.claims(0).verdict(), v1::FirmwareClaim::NOT_PROVED);
  EXPECT_EQ(one.claims(0).omitted_problems(), 7);
  EXPECT_EQ(one.claims(0).problems(0), "damaged ?");
  EXPECT_EQ(one.functions(0).address(), 0x101U);
  EXPECT_FALSE(one.functions(1).has_address());
  EXPECT_EQ(one.constants(0).address(), 0x200U);
  EXPECT_EQ(one.constants(0).region(), "QSPI");
}

TEST(FirmwareTranslationTest, NothingThatAppliesIsProvedUnlessAllIs) {
  firmware::FirmwareReport report;
  report.reports.resize(1);
  report.reports[0].claims.resize(2);
  report.reports[0].claims[0].verdict = firmware::Verdict::kProved;
  EXPECT_TRUE(TranslateFirmware(report).proved());
  report.reports[0].claims[1].verdict = firmware::Verdict::kRefuted;
  EXPECT_FALSE(TranslateFirmware(report).proved());
}

}  // namespace
}  // namespace metad::rpc
