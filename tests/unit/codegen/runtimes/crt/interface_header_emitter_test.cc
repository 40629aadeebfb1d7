#include "codegen/runtimes/crt/interface_header_emitter.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MetadataSpec Spec(InterfaceApi api) {
  MetadataSpec spec =
      SpecOf({ListedModule("ops", {"op"})}, {Constant("k", kInt8, {3}, "abc")});
  spec.models.resize(1);
  spec.models[0].name = "kws";
  AotSpec& aot = spec.models[0].aot.emplace();
  aot.interface_api = api;
  aot.inputs = {{"x", kInt8, {4}}};
  aot.outputs = {{"X", kUInt8, {2, 2}}};
  return spec;
}

std::string Header(const MetadataSpec& spec) {
  const MetadataPlan plan = PlanOf(spec);
  StringSink sink;
  EmitInterfaceHeader(plan, plan.models[0], sink);
  return sink.Take();
}

TEST(InterfaceHeaderEmitterTest, CInterfaceHasStructsAndEntry) {
  const std::string header = Header(Spec(InterfaceApi::kC));
  EXPECT_THAT(header, HasSubstr("struct tvmgen_kws_inputs {\n"
                                "  /* int8[4] */\n"
                                "  void* x;\n};\n"));
  EXPECT_THAT(
      header,
      HasSubstr("int32_t tvmgen_kws_run(struct tvmgen_kws_inputs* inputs,\n"
                "    struct tvmgen_kws_outputs* outputs);\n"));
  EXPECT_THAT(header, Not(HasSubstr("void* args")));
}

TEST(InterfaceHeaderEmitterTest, PackedInterfaceHasOnlyThePackedEntry) {
  const std::string header = Header(Spec(InterfaceApi::kPacked));
  EXPECT_THAT(header, HasSubstr("int tvmgen_kws_run(void* args,"));
  EXPECT_THAT(header, Not(HasSubstr("struct tvmgen_kws_inputs")));
}

TEST(InterfaceHeaderEmitterTest, StructWithoutMembersIsOnlyDeclared) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.models[0].aot->inputs.clear();
  EXPECT_THAT(Header(spec), HasSubstr("struct tvmgen_kws_inputs;\n"));
}

TEST(InterfaceHeaderEmitterTest, MacroOfOneNameAndSizeStandsOnce) {
  const std::string header = Header(Spec(InterfaceApi::kC));
  const std::string macro = "#define TVMGEN_KWS_X_SIZE 4u\n";
  const size_t first = header.find(macro);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(header.find(macro, first + 1), std::string::npos);
}

TEST(InterfaceHeaderEmitterTest, MacroThatWouldHaveTwoSizesIsLeftOut) {
  MetadataSpec spec = Spec(InterfaceApi::kPacked);
  spec.models[0].aot->inputs.push_back({"y", kInt8, {4}});
  spec.models[0].aot->outputs[0].shape = {2, 3};
  const std::string header = Header(spec);
  EXPECT_THAT(header, HasSubstr("#define TVMGEN_KWS_Y_SIZE 4u\n"));
  EXPECT_THAT(header, Not(HasSubstr("TVMGEN_KWS_X_SIZE")));
}

TEST(InterfaceHeaderEmitterTest, PoolsAndWorkspacesHaveSizes) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.pools.resize(2);
  spec.pools[0].name = "flash";
  spec.pools[0].external = true;
  spec.constants[0].pool = "flash";
  spec.pools[1].name = "other";
  spec.pools[1].external = true;
  spec.models.push_back({"vad", "", {}});
  spec.modules[0].model = "kws";
  spec.constants[0].model = "kws";
  spec.constants.push_back(Constant("v", kInt8, {1}, "x"));
  spec.constants[1].pool = "other";
  spec.constants[1].model = "vad";
  AotSpec& aot = *spec.models[0].aot;
  aot.workspace_pools.resize(2);
  aot.workspace_pools[0].name = "sram";
  aot.workspace_pools[0].size_bytes = int64_t{1} << 40;
  aot.workspace_pools[1].name = "dtcm";
  aot.workspace_pools[1].size_bytes = 1;
  const std::string header = Header(spec);
  EXPECT_THAT(header, HasSubstr("#define TVMGEN_KWS_SRAM_WORKSPACE_POOL_SIZE "
                                "1099511627776ull\n"));
  EXPECT_THAT(header, HasSubstr("#define TVMGEN_KWS_WORKSPACE_SIZE "
                                "1099511627777ull\n"));
  EXPECT_THAT(header,
              HasSubstr("#define TVMGEN_KWS_FLASH_CONSTANT_POOL_SIZE 3u\n"));
  EXPECT_THAT(header, Not(HasSubstr("OTHER_CONSTANT_POOL")));
}

TEST(InterfaceHeaderEmitterTest, PoolInTheImageHasNoSize) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.pools.resize(1);
  spec.pools[0].name = "flash";
  spec.constants[0].pool = "flash";
  EXPECT_THAT(Header(spec), Not(HasSubstr("CONSTANT_POOL_SIZE")));
}

TEST(InterfaceHeaderEmitterTest, WorkspacesOfTheCallerDoNotChangeTheEntry) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  AotSpec& aot = *spec.models[0].aot;
  aot.workspace_pools.resize(1);
  aot.workspace_pools[0].name = "sram";
  aot.workspace_pools[0].size_bytes = 64;
  EXPECT_THAT(
      Header(spec),
      HasSubstr("int32_t tvmgen_kws_run(struct tvmgen_kws_inputs* inputs,\n"
                "    struct tvmgen_kws_outputs* outputs);\n"));
}

}  // namespace
}  // namespace metad::codegen
