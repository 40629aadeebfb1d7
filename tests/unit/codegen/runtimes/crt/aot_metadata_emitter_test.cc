#include "codegen/runtimes/crt/aot_metadata_emitter.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

MetadataSpec Spec() {
  MetadataSpec spec =
      SpecOf({ListedModule("ops", {"op"})}, {Constant("k", kInt8, {3}, "abc")});
  spec.models.resize(1);
  spec.models[0].name = "kws";
  spec.models[0].aot.emplace().inputs = {{"x", kInt8, {4, 5}}};
  return spec;
}

std::string Text(const MetadataSpec& spec) {
  StringSink sink;
  EmitAotMetadata(PlanOf(spec), sink);
  return sink.Take();
}

TEST(AotMetadataEmitterTest, ModelsWithoutAnInterfaceHaveNothing) {
  MetadataSpec spec = Spec();
  spec.models[0].aot.reset();
  EXPECT_THAT(Text(spec), IsEmpty());
}

TEST(AotMetadataEmitterTest, EmptyListsAreNull) {
  EXPECT_THAT(Text(Spec()),
              HasSubstr("  (const struct TVMTensorInfo*)0, 0,\n"));
}

TEST(AotMetadataEmitterTest, NamesAreEscaped) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->inputs[0].name = "a\"b\\c?\?/d*/e";
  EXPECT_THAT(Text(spec), HasSubstr(R"({"a\"b\\c\?\?/d*/e",)"));
}

TEST(AotMetadataEmitterTest, ConstantsOfOtherModelsAreLeftOut) {
  MetadataSpec spec = Spec();
  spec.models.push_back({"vad", "", {}});
  spec.modules[0].model = "kws";
  spec.constants[0].model = "kws";
  spec.constants.push_back(Constant("v", kInt8, {1}, "x"));
  spec.constants[1].model = "vad";
  const std::string text = Text(spec);
  EXPECT_THAT(text, HasSubstr("{\"kws_k\", 0, 3,\n   kws_k},"));
  EXPECT_THAT(text, Not(HasSubstr("vad")));
}

TEST(AotMetadataEmitterTest, ConstantOutsideTheImageHasItsAddressOrNone) {
  MetadataSpec spec = Spec();
  spec.constants.push_back(Constant("l", kInt8, {1}, "x"));
  spec.pools.resize(1);
  spec.pools[0].name = "p";
  spec.pools[0].external = true;
  spec.constants[0].pool = spec.constants[1].pool = "p";
  EXPECT_THAT(Text(spec), HasSubstr("{\"l\", 16, 1,\n   (const void*)0},"));
  spec.pools[0].address = 0x1000;
  EXPECT_THAT(Text(spec), HasSubstr("(const void*)(uintptr_t)0x1010u},"));
}

TEST(AotMetadataEmitterTest, EmptyTensorHasNoBytes) {
  MetadataSpec spec = Spec();
  spec.constants = {Constant("none", kInt8, {0}, "")};
  EXPECT_THAT(Text(spec), HasSubstr("{\"none\", 0, 0,\n   none},"));
}

TEST(AotMetadataEmitterTest, TypesAreNoneOfTheConstantTables) {
  const std::string text = Text(Spec());
  EXPECT_THAT(text, HasSubstr("struct metad_aot_data_type {"));
  EXPECT_THAT(text, Not(HasSubstr("struct metad_data_type")));
}

}  // namespace
}  // namespace metad::codegen
