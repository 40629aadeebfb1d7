#include "codegen/emit/constant_table_emitter.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

// That tables are right is shown by images in //tests/conformance.
namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string TableOf(MetadataSpec spec) {
  spec.constant_table = true;
  StringSink sink;
  EmitConstantTable(PlanOf(spec), sink);
  return sink.Take();
}

MetadataSpec SmallSpec() {
  return SpecOf({ListedModule("cpu", {"add"})},
                {Constant("w", kInt16, {2, 1}, "abcd"),
                 Constant("v", kUInt8, {2, 1}, "xy"),
                 Constant("s", kFloat32, {}, "abcd")});
}

TEST(ConstantTableEmitterTest, AConstantIsAnEntry) {
  EXPECT_THAT(TableOf(SmallSpec()),
              HasSubstr("  {4u, 0u, \"w\", w,\n"
                        "   &metad_model_shapes[0], {0, 16, 1},\n"
                        "   METAD_IN_IMAGE, 0, 2, 4, 0},\n"));
}

TEST(ConstantTableEmitterTest, ConstantsOfOneShapeShareIt) {
  EXPECT_THAT(TableOf(SmallSpec()),
              HasSubstr("metad_model_shapes[2] = {\n  2, 1,\n};"));
}

TEST(ConstantTableEmitterTest, AScalarHasNoShape) {
  EXPECT_THAT(TableOf(SmallSpec()),
              HasSubstr("{4u, 0u, \"s\", s,\n   METAD_NULL, {2, 32, 1},"));
}

TEST(ConstantTableEmitterTest, AnEmptyTensorHasNoBytes) {
  MetadataSpec spec = SmallSpec();
  spec.constants = {Constant("none", kFloat32, {3, 0}, "")};
  EXPECT_THAT(TableOf(spec), HasSubstr("{0u, 0u, \"none\", none,"));
}

TEST(ConstantTableEmitterTest, NoConstantsAreATableOfNone) {
  MetadataSpec spec = SmallSpec();
  spec.constants.clear();
  const std::string table = TableOf(spec);
  EXPECT_THAT(table, AllOf(HasSubstr("metad_model_constants = {"),
                           Not(HasSubstr("struct metad_constant "))));
}

TEST(ConstantTableEmitterTest, WhatIsInAnExternalPoolHasItsOffsetThere) {
  MetadataSpec spec = SmallSpec();
  PoolSpec inside;
  inside.name = "inside";
  inside.section = ".rodata.inside";
  PoolSpec outside;
  outside.name = "outside";
  outside.external = true;
  outside.address = 0x90000000;
  spec.pools = {inside, outside};
  spec.constants[0].pool = "inside";
  spec.constants[1].pool = "outside";
  spec.constants[2].pool = "outside";
  const std::string table = TableOf(spec);
  EXPECT_THAT(
      table,
      AllOf(HasSubstr("static const struct metad_pool metad_model_pools[1]"),
            HasSubstr("{2415919104u, 20u, \"outside\","),
            HasSubstr("{4u, 0u, \"w\", w,"),
            HasSubstr("{2u, 0u, \"v\", METAD_NULL,"),
            HasSubstr("{4u, 16u, \"s\", METAD_NULL,"),
            HasSubstr("   0, 0, 0, 4, 0},\n")));
}

TEST(ConstantTableEmitterTest, AJoinedConstantIsDeclaredAndListed) {
  MetadataSpec spec = SmallSpec();
  JoinedConstant constant;
  constant.name = "earlier_w";
  constant.type = kInt8;
  constant.shape = {3};
  constant.alignment = 16;
  JoinedRegistrySpec joined;
  joined.name = "earlier";
  joined.functions = {{"earlier_run", "earlier_run", "cpu"}};
  joined.constants = {constant};
  spec.joined_registries = {joined};
  EXPECT_THAT(TableOf(spec),
              AllOf(HasSubstr("extern const int8_t earlier_w[3]"),
                    HasSubstr("\"earlier_w\", earlier_w,"),
                    HasSubstr("METAD_NO_MODEL, 1,")));
}

TEST(ConstantTableEmitterTest, IsWrittenWhereItIsAskedForOnly) {
  const MetadataPlan plan = PlanOf(SmallSpec());
  StringSink sink;
  EmitConstantTableInclude(plan, sink);
  EmitConstantTable(plan, sink);
  EmitConstantTableDeclaration(plan, sink);
  EXPECT_EQ(sink.Take(), "");
}

}  // namespace
}  // namespace metad::codegen
