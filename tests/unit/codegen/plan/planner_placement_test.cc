// Regions, pools and sections: where a plan puts things, and what it refuses.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/planner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two constants of 8 and 4 bytes, flash, external flash and RAM.
MetadataSpec Spec() {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})},
                             {Constant("weight", kInt8, {8}, "abcdefgh"),
                              Constant("bias", kInt8, {4}, "ijkl")});
  spec.target.pointer_bits = 32;
  spec.regions.resize(3);
  spec.regions[0].name = "FLASH";
  spec.regions[1].name = "QSPI";
  spec.regions[1].origin = 0x90000000;
  spec.regions[1].length = 0x1000;
  spec.regions[2].name = "RAM";
  spec.regions[2].kind = RegionKind::kRam;
  return spec;
}

PoolSpec Pool(std::string name) {
  PoolSpec pool;
  pool.name = std::move(name);
  return pool;
}

PoolSpec ExternalPool(std::string name) {
  PoolSpec pool = Pool(std::move(name));
  pool.external = true;
  return pool;
}

// Spec() with both constants in that pool.
MetadataSpec Pooled(PoolSpec pool) {
  MetadataSpec spec = Spec();
  for (ConstantSpec& constant : spec.constants) constant.pool = pool.name;
  spec.pools.push_back(std::move(pool));
  return spec;
}

// Spec() with a workspace.
MetadataSpec WithWorkspace(WorkspacePoolSpec workspace) {
  MetadataSpec spec = Spec();
  spec.models.resize(1);
  spec.models[0].name = "model";
  spec.models[0].aot.emplace();
  workspace.name = "scratch";
  workspace.size_bytes = 64;
  workspace.define_buffer = true;
  spec.models[0].aot->workspace_pools.push_back(std::move(workspace));
  return spec;
}

std::vector<Violation> Check(const MetadataSpec& spec) {
  ViolationList violations;
  const bool has_plan = MakePlan(spec, violations).has_value();
  EXPECT_EQ(has_plan, violations.empty());
  return violations.kept();
}

auto Refusal(const std::string& field, const std::string& description) {
  return AllOf(Field(&Violation::field, field),
               Field(&Violation::description, HasSubstr(description)));
}

TEST(PlannerPlacementTest, NothingAskedForIsLeftToTheFirmware) {
  const MetadataPlan plan = PlanOf(Spec());
  for (const PlannedConstant& constant : plan.constants) {
    EXPECT_EQ(constant.section, ".rodata.model");
    EXPECT_EQ(constant.region, "");
  }
}

TEST(PlannerPlacementTest, RegionHasASectionOfItsOwn) {
  MetadataSpec spec = Spec();
  spec.constants[0].region = "QSPI";
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.constants[0].section, ".metad.model.in.QSPI");
  EXPECT_EQ(plan.constants[0].region, "QSPI");
  EXPECT_EQ(plan.constants[1].section, ".rodata.model");
}

TEST(PlannerPlacementTest, PoolHasASectionOfItsOwn) {
  EXPECT_EQ(PlanOf(Pooled(Pool("p"))).constants[0].section,
            ".rodata.model.pool.p");
  PoolSpec pool = Pool("p");
  pool.region = "QSPI";
  MetadataSpec spec = Pooled(pool);
  spec.constants[1].region = "FLASH";
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.constants[0].section, ".metad.model.pool.p");
  EXPECT_EQ(plan.constants[0].region, "QSPI");
  EXPECT_EQ(plan.constants[1].section, ".metad.model.pool.p.in.FLASH");
  EXPECT_EQ(plan.constants[1].region, "FLASH");
}

TEST(PlannerPlacementTest, PoolAndRegionOfOneNameHaveTheirOwnSections) {
  PoolSpec pool = Pool("QSPI");
  pool.region = "FLASH";
  MetadataSpec spec = Pooled(pool);
  spec.constants[1].pool.clear();
  spec.constants[1].region = "QSPI";
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.constants[0].section, ".metad.model.pool.QSPI");
  EXPECT_EQ(plan.constants[1].section, ".metad.model.in.QSPI");
}

TEST(PlannerPlacementTest, LongestNamesMakeASection) {
  MetadataSpec spec = Pooled(Pool(std::string(63, 'p')));
  spec.model_name = std::string(63, 'm');
  EXPECT_EQ(PlanOf(spec).constants[0].section,
            absl::StrCat(".rodata.", spec.model_name, ".pool.",
                         std::string(63, 'p')));
}

TEST(PlannerPlacementTest, SectionMovesAsAWhole) {
  MetadataSpec spec = Spec();
  for (ConstantSpec& constant : spec.constants) constant.section = ".ext";
  spec.constants[1].region = "QSPI";
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.constants[0].region, "QSPI");
}

TEST(PlannerPlacementTest, SectionInTwoRegionsIsRefusedWithBothOwners) {
  MetadataSpec spec = Spec();
  for (ConstantSpec& constant : spec.constants) constant.section = ".ext";
  spec.constants[0].region = "FLASH";
  spec.constants[1].region = "QSPI";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal(
                  "constants[1].region",
                  "constant \"weight\" has it in region \"FLASH\", constant "
                  "\"bias\" in \"QSPI\"")));
}

TEST(PlannerPlacementTest, UnknownRegionIsRefused) {
  PoolSpec pool = Pool("p");
  pool.region = "SDRAM";
  MetadataSpec spec = Pooled(pool);
  spec.constants[1].region = "OTP";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("pools[0].region",
                                  "\"SDRAM\" of pool \"p\" is not among"),
                          Refusal("constants[1].region",
                                  "\"OTP\" of constant \"bias\" is not")));
}

TEST(PlannerPlacementTest, ConstantInRamIsRefused) {
  PoolSpec pool = Pool("p");
  pool.region = "RAM";
  MetadataSpec spec = Pooled(pool);
  spec.constants[1].region = "RAM";
  EXPECT_THAT(
      Check(spec),
      ElementsAre(Refusal("pools[0].region", "is RAM; expected FLASH"),
                  Refusal("constants[1].region", "is RAM; expected FLASH")));
}

TEST(PlannerPlacementTest, WorkspaceGoesToItsRegion) {
  WorkspacePoolSpec workspace;
  EXPECT_EQ(PlanOf(WithWorkspace(workspace))
                .models[0]
                .aot->workspace_pools[0]
                .section,
            ".bss.noinit.tvm");
  workspace.region = "RAM";
  EXPECT_EQ(PlanOf(WithWorkspace(workspace))
                .models[0]
                .aot->workspace_pools[0]
                .section,
            ".bss.noinit.tvm.RAM");
}

TEST(PlannerPlacementTest, WorkspaceInFlashOrNowhereIsRefused) {
  WorkspacePoolSpec workspace;
  workspace.region = "FLASH";
  EXPECT_THAT(
      Check(WithWorkspace(workspace)),
      ElementsAre(Refusal("models[0].aot.workspace_pools[0].region",
                          "\"FLASH\" of workspace \"scratch\" is FLASH; "
                          "expected RAM")));
  workspace.region = "DTCM";
  EXPECT_THAT(Check(WithWorkspace(workspace)),
              ElementsAre(Refusal("models[0].aot.workspace_pools[0].region",
                                  "is not among the regions")));
}

TEST(PlannerPlacementTest, PoolNamesAreIdentifiersAndUnique) {
  EXPECT_THAT(Check(Pooled(Pool("a-b"))),
              ElementsAre(Refusal("pools[0].name", "no C identifier")));
  EXPECT_THAT(Check(Pooled(Pool("int"))),
              ElementsAre(Refusal("pools[0].name", "keyword")));
  EXPECT_THAT(Check(Pooled(Pool(std::string(64, 'p')))),
              ElementsAre(Refusal("pools[0].name", "at most 63")));
  MetadataSpec twice = Pooled(Pool("p"));
  twice.pools.push_back(Pool("p"));
  EXPECT_THAT(Check(twice), ElementsAre(Refusal("pools[1].name",
                                                "two pools are named \"p\"")));
}

TEST(PlannerPlacementTest, PoolOfNoConstantIsRefused) {
  MetadataSpec spec = Spec();
  spec.pools.push_back(Pool("unused"));
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("pools[0]",
                                               "no constant is in pool "
                                               "\"unused\"")));
}

TEST(PlannerPlacementTest, MissingPoolIsRefused) {
  MetadataSpec spec = Spec();
  spec.constants[1].pool = "weights";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constants[1].pool",
                                  "pool \"weights\" of constant \"bias\" is "
                                  "not among the pools")));
}

TEST(PlannerPlacementTest, PoolsAlignmentIsAPowerOfTwo) {
  PoolSpec pool = Pool("p");
  pool.alignment = 48;
  EXPECT_THAT(Check(Pooled(pool)),
              ElementsAre(Refusal("pools[0].alignment",
                                  "alignment 48 of pool \"p\" expected a "
                                  "power of two")));
  pool.alignment = 131072;
  EXPECT_THAT(Check(Pooled(pool)),
              ElementsAre(Refusal("pools[0].alignment", "1 to 65536")));
}

TEST(PlannerPlacementTest, PoolInTheImageIsAlignedInARegionOnly) {
  PoolSpec pool = Pool("p");
  pool.alignment = 4096;
  EXPECT_THAT(Check(Pooled(pool)),
              ElementsAre(Refusal("pools[0].alignment", "in no region")));
  pool.region = "QSPI";
  EXPECT_THAT(Check(Pooled(pool)), IsEmpty());
}

TEST(PlannerPlacementTest, PoolInTheImageHasASectionAndNoAddress) {
  PoolSpec pool = Pool("p");
  pool.section = ".data.p";
  pool.address = 0;
  pool.checksum = PoolChecksum::kCrc32;
  EXPECT_THAT(
      Check(Pooled(pool)),
      ElementsAre(Refusal("pools[0].address", "is in the image"),
                  Refusal("pools[0].checksum", "is in the image"),
                  Refusal("pools[0].section", "is not read-only data")));
}

TEST(PlannerPlacementTest, ExternalPoolHasNoSection) {
  PoolSpec pool = ExternalPool("p");
  pool.section = ".ext";
  MetadataSpec spec = Pooled(pool);
  spec.constants[0].section = ".ext";
  spec.constants[1].region = "FLASH";
  EXPECT_THAT(
      Check(spec),
      ElementsAre(Refusal("pools[0].section", "is external"),
                  Refusal("constants[0].section", "expected no section"),
                  Refusal("constants[1].region", "placed as a whole")));
}

TEST(PlannerPlacementTest, ConstantsOfAnExternalPoolHaveNoStyle) {
  MetadataSpec spec = Pooled(ExternalPool("p"));
  spec.constants[0].style = ConstantStyle::kIncbin;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constants[0].style", "expected no style")));
}

TEST(PlannerPlacementTest, ConstantsOfAnExternalPoolHaveOffsets) {
  const MetadataPlan plan = PlanOf(Pooled(ExternalPool("p")));
  EXPECT_EQ(plan.constants[0].section, "");
  EXPECT_EQ(plan.constants[0].pool_offset, 0);
  EXPECT_EQ(plan.constants[1].pool_offset, 16);
  EXPECT_EQ(plan.pools[0].size_bytes, 20);
}

TEST(PlannerPlacementTest, AddressOfAPoolIsAligned) {
  PoolSpec pool = ExternalPool("p");
  pool.address = 0x90000008;
  EXPECT_THAT(Check(Pooled(pool)),
              ElementsAre(Refusal("pools[0].address",
                                  "pool \"p\" is at 0x90000008; expected an "
                                  "address that its alignment, 16, divides")));
}

TEST(PlannerPlacementTest, PoolIsWithinItsRegion) {
  PoolSpec pool = ExternalPool("p");
  pool.region = "QSPI";
  pool.address = 0x90000fe0;
  EXPECT_THAT(Check(Pooled(pool)), IsEmpty());
  pool.address = 0x90000ff0;
  EXPECT_THAT(Check(Pooled(pool)),
              ElementsAre(Refusal("pools[0].address",
                                  "is not within its region \"QSPI\" "
                                  "(0x90000000 to 0x90000fff)")));
  pool.address = 0x8ffffff0;
  EXPECT_THAT(Check(Pooled(pool)),
              ElementsAre(Refusal("pools[0].address", "is not within")));
}

TEST(PlannerPlacementTest, PoolEndsWithinTheTargetsAddresses) {
  PoolSpec pool = ExternalPool("p");
  pool.address = 0xfffffff0;
  MetadataSpec spec = Pooled(pool);
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("pools[0].address", "0xffffffff")));
  spec.target.pointer_bits = 64;
  EXPECT_THAT(Check(spec), IsEmpty());
}

TEST(PlannerPlacementTest, OverlappingPoolsAreRefusedWithBothNames) {
  PoolSpec first = ExternalPool("first");
  first.address = 0x90000000;
  MetadataSpec spec = Pooled(first);
  PoolSpec second = ExternalPool("second");
  second.address = 0x90000000;
  spec.pools.push_back(second);
  spec.constants[1].pool = "second";
  EXPECT_THAT(
      Check(spec),
      ElementsAre(Refusal("pools[1].address",
                          "pools \"first\" (0x90000000 to 0x90000007) and "
                          "\"second\" (0x90000000 to 0x90000003) overlap")));
}

TEST(PlannerPlacementTest, ConstantThatAModuleExpectsNeedsAnAddress) {
  MetadataSpec spec = Pooled(ExternalPool("p"));
  spec.modules[0].required_constants = {"bias"};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal(
                  "modules[0].required_constants[0]",
                  "module \"ops\" refers to constant \"bias\", which is in the "
                  "external pool \"p\", whose address is not known")));
  spec.pools[0].address = 0x90000000;
  EXPECT_THAT(Check(spec), IsEmpty());
}

TEST(PlannerPlacementTest, ConstantsShareStorageWithinARegionOnly) {
  MetadataSpec spec = Spec();
  spec.constants.push_back(Constant("twin", kInt8, {8}, "abcdefgh"));
  spec.constants[0].region = "QSPI";
  EXPECT_FALSE(PlanOf(spec).constants[2].alias_of.has_value());
  spec.constants[2].region = "QSPI";
  EXPECT_EQ(PlanOf(spec).constants[2].alias_of, 0u);
}

TEST(PlannerPlacementTest, NumberOfRegionsAndPoolsIsBounded) {
  MetadataSpec spec = Spec();
  for (size_t i = spec.regions.size(); i <= kMaxRegions; ++i) {
    spec.regions.emplace_back();
    spec.regions.back().name = absl::StrCat("R", i);
  }
  for (size_t i = 0; i <= kMaxPools; ++i) {
    spec.pools.push_back(Pool(absl::StrCat("p", i)));
  }
  const std::vector<Violation> violations = Check(spec);
  ASSERT_GE(violations.size(), 2u);
  EXPECT_THAT(violations[0], Refusal("regions", "has 257; expected at most"));
  EXPECT_THAT(violations[1], Refusal("pools", "has 1025; expected at most"));
}

}  // namespace
}  // namespace metad::codegen
