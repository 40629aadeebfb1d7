// Blocks of constants and entries of ahead-of-time compiled models: what a plan
// makes of them, and what it refuses.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "codegen/plan/planner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Model "kws" with an entry, and with a block of two constants and a gap.
MetadataSpec Spec() {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})},
                             {Constant("late", kInt8, {3}, "abc"),
                              Constant("early", kFloat32, {1}, "1234")});
  spec.target.pointer_bits = 32;
  spec.models.resize(1);
  spec.models[0].name = "kws";
  AotSpec& aot = spec.models[0].aot.emplace();
  aot.inputs = {{"x", kInt8, {4}}};
  aot.outputs = {{"y", kInt8, {4}}};
  WorkspacePoolSpec workspace;
  workspace.name = "sram";
  workspace.size_bytes = 64;
  workspace.define_buffer = true;
  aot.workspace_pools = {workspace};
  aot.entry.emplace();
  aot.constant_block.emplace();
  aot.constant_block->slots = {{"early", 0}, {"late", 16}};
  aot.constant_block->size_bytes = 24;
  return spec;
}

ConstantBlockSpec& BlockOf(MetadataSpec& spec) {
  return *spec.models[0].aot->constant_block;
}

std::vector<Violation> Check(const MetadataSpec& spec) {
  ViolationList violations;
  const bool has_plan = MakePlan(spec, violations).has_value();
  EXPECT_EQ(has_plan, violations.empty());
  return violations.kept();
}

auto Refusal(const std::string& field, const std::string& description) {
  return AllOf(Field(&Violation::field, "models[0].aot." + field),
               Field(&Violation::description, HasSubstr(description)));
}

TEST(PlannerBlockTest, ConstantsAreAliasesAtTheirOffsets) {
  const MetadataPlan plan = PlanOf(Spec());
  ASSERT_EQ(plan.constants.size(), 3u);
  const PlannedConstant& block = plan.constants[0];
  EXPECT_EQ(block.name, "tvmgen_kws_constant_block");
  EXPECT_TRUE(block.is_block);
  EXPECT_EQ(block.stored_bytes, 24);
  EXPECT_EQ(block.section, ".rodata.kws");
  EXPECT_EQ(block.data,
            std::string("1234\0\0\0\0\0\0\0\0\0\0\0\0abc\0\0\0\0\0", 24));
  EXPECT_EQ(plan.constants[1].name, "late");
  EXPECT_EQ(plan.constants[1].alias_of, 0u);
  EXPECT_EQ(plan.constants[1].alias_offset, 16);
  EXPECT_EQ(plan.constants[2].alias_offset, 0);
}

TEST(PlannerBlockTest, NumbersHaveTheTargetsByteOrder) {
  MetadataSpec spec = Spec();
  spec.target.byte_order = ByteOrder::kBigEndian;
  EXPECT_EQ(PlanOf(spec).constants[0].data.substr(0, 4), "4321");
}

TEST(PlannerBlockTest, EqualConstantsKeepTheirPlaces) {
  MetadataSpec spec = Spec();
  spec.constants.push_back(Constant("spare", kInt8, {3}, "abc"));
  const MetadataPlan plan = PlanOf(spec);
  ASSERT_EQ(plan.constants.size(), 4u);
  EXPECT_EQ(plan.constants[3].name, "spare");
  EXPECT_FALSE(plan.constants[3].alias_of.has_value());
}

TEST(PlannerBlockTest, BlocksAreNotMadeOfPadding) {
  MetadataSpec spec = Spec();
  BlockOf(spec).size_bytes = (1 << 20) + 2 * 256 + 7;
  EXPECT_THAT(Check(spec), IsEmpty());
  BlockOf(spec).size_bytes += 1;
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("constant_block.size_bytes",
                                               "the constants fill 7")));
  BlockOf(spec).slots[1].byte_offset = (1 << 30);
  BlockOf(spec).size_bytes = 2147483647;
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("constant_block.size_bytes",
                                               "expected at most 1049088")));
}

TEST(PlannerBlockTest, EveryModelHasItsOwn) {
  MetadataSpec spec = Spec();
  spec.models.push_back(spec.models[0]);
  spec.models[1].name = "vad";
  spec.modules[0].model = "kws";
  for (ConstantSpec& constant : spec.constants) constant.model = "kws";
  spec.constants.push_back(Constant("late", kInt8, {3}, "xyz"));
  spec.constants.push_back(Constant("early", kFloat32, {1}, "5678"));
  spec.constants[2].model = "vad";
  spec.constants[3].model = "vad";
  const MetadataPlan plan = PlanOf(spec);
  ASSERT_EQ(plan.constants.size(), 6u);
  EXPECT_EQ(plan.constants[1].name, "tvmgen_vad_constant_block");
  EXPECT_EQ(plan.constants[1].data.substr(0, 4), "5678");
  EXPECT_EQ(plan.constants[2].name, "kws_late");
  EXPECT_EQ(plan.constants[2].alias_of, 0u);
  EXPECT_EQ(plan.constants[4].name, "vad_late");
  EXPECT_EQ(plan.constants[4].alias_of, 1u);
}

TEST(PlannerBlockTest, BlocksAreWhereTheirConstantsAre) {
  MetadataSpec spec = Spec();
  for (ConstantSpec& constant : spec.constants) constant.section = ".ext";
  EXPECT_EQ(PlanOf(spec).constants[0].section, ".ext");
  spec.constants[0].section = ".elsewhere";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[1].constant",
                                  "another section")));
}

TEST(PlannerBlockTest, SlotsThatDoNotFitAreRefused) {
  MetadataSpec spec = Spec();
  BlockOf(spec).slots[1].byte_offset = 3;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[1].byte_offset",
                                  "expected at least 4")));
  BlockOf(spec).slots[1].byte_offset = 22;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[1].byte_offset",
                                  "ends at byte 25 of a block of 24")));
  BlockOf(spec).slots = {{"late", 0}, {"early", 6}};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[1].byte_offset",
                                  "multiple of 4")));
  BlockOf(spec).slots = {{"late", INT64_MAX}};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[0].byte_offset",
                                  "at most 2^31 - 1")));
  BlockOf(spec).slots = {{"gone", 0}};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[0].constant",
                                  "not among those of model \"kws\"")));
  BlockOf(spec).slots = {{"early", 0}, {"early", 16}};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[1].constant",
                                  "there already")));
  BlockOf(spec).slots.clear();
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots", "has none")));
  BlockOf(spec).size_bytes = INT64_MAX;
  EXPECT_THAT(Check(spec),
              Contains(Refusal("constant_block.size_bytes", "1 to 2^31 - 1")));
}

TEST(PlannerBlockTest, OperatorsMustReachTheBlock) {
  MetadataSpec spec = Spec();
  spec.pools.resize(1);
  spec.pools[0].name = "blob";
  spec.pools[0].external = true;
  spec.pools[0].checksum = PoolChecksum::kCrc32;
  spec.pools[0].address = 0xa0000000;
  for (ConstantSpec& constant : spec.constants) constant.pool = "blob";
  EXPECT_THAT(
      Check(spec),
      ElementsAre(
          Refusal("constant_block.slots[0].constant", "external pool"),
          Refusal("constant_block.slots[1].constant", "external pool")));
}

TEST(PlannerBlockTest, EmptyConstantsHaveNoPlaceInABlock) {
  MetadataSpec spec = Spec();
  spec.constants[0].shape = {0};
  spec.constants[0].data = "";
  EXPECT_THAT(
      Check(spec),
      ElementsAre(Refusal("constant_block.slots[1].constant", "is empty")));
}

TEST(PlannerBlockTest, AlignmentsThatAreAskedForHold) {
  MetadataSpec spec = Spec();
  spec.constants[0].alignment = 64;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constant_block.slots[1].byte_offset",
                                  "multiple of 64")));
  spec.constants[0].alignment = 0;
  spec.constants[1].alignment = 64;
  EXPECT_EQ(PlanOf(spec).constants[0].alignment, 64);
  BlockOf(spec).alignment = 3;
  EXPECT_THAT(Check(spec), ElementsAre(Field(&Violation::description,
                                             HasSubstr("alignment"))));
}

TEST(PlannerBlockTest, EntryComesBeforeAllModulesFunctions) {
  const MetadataPlan plan = PlanOf(Spec());
  EXPECT_THAT(plan.functions,
              ElementsAre(Field(&PlannedFunction::symbol, "tvmgen_kws_run"),
                          Field(&PlannedFunction::symbol, "op"),
                          Field(&PlannedFunction::symbol,
                                "tvmgen_kws_get_c_metadata")));
  EXPECT_TRUE(IsGenerated(plan, plan.functions[0]));
  EXPECT_EQ(std::count_if(plan.modules.begin(), plan.modules.end(),
                          [](const auto& module) { return module.generated; }),
            2);
}

TEST(PlannerBlockTest, EntryOfTheCInterfaceIsInNoRegistry) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->interface_api = InterfaceApi::kC;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("entry.main_call", "expected POINTERS")));
  spec.models[0].aot->entry->main_call = MainCall::kPointers;
  EXPECT_EQ(PlanOf(spec).functions.size(), 2u);
}

TEST(PlannerBlockTest, EntryThatAModuleDefinesIsRefused) {
  MetadataSpec spec = Spec();
  spec.modules[0].functions = {"tvmgen_kws_run"};
  EXPECT_THAT(Check(spec), ElementsAre(Field(&Violation::description,
                                             HasSubstr("ask for no entry"))));
}

TEST(PlannerBlockTest, EntryNeedsItsMainFunctionAndItsWorkspaces) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->entry->main_function = "tvmgen_kws_run";
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("entry.main_function",
                                               "is the entry itself")));
  spec.models[0].aot->entry->main_function = "not a name";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("entry.main_function", "not a name")));
  spec.models[0].aot->entry->main_function = "main_function";
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.models[0].aot->workspace_pools[0].define_buffer = false;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("workspace_pools[0].define_buffer",
                                  "has to pass it on")));
}

}  // namespace
}  // namespace metad::codegen
