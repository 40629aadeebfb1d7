#include "codegen/runtimes/crt/aot_entry_emitter.h"

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
  MetadataSpec spec = SpecOf({ListedModule("ops", {"tvmgen_kws___tvm_main__"})},
                             {Constant("k", kInt8, {3}, "abc")});
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
  aot.constant_block->slots = {{"k", 0}};
  aot.constant_block->size_bytes = 3;
  return spec;
}

std::string Text(const MetadataSpec& spec) {
  StringSink sink;
  EmitAotEntries(PlanOf(spec), sink);
  return sink.Take();
}

TEST(AotEntryEmitterTest, ModelsWithoutAnEntryHaveNothing) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->entry.reset();
  EXPECT_THAT(Text(spec), IsEmpty());
}

TEST(AotEntryEmitterTest, PackedMainIsCalledWithTensorsOfBlockAndWorkspace) {
  const std::string text = Text(Spec());
  EXPECT_THAT(text, HasSubstr("(void*)tvmgen_kws_constant_block, 1, 0, 1, "
                              "{1, 8, 1}, metad_aot_kws_memory_0_shape"));
  EXPECT_THAT(text, HasSubstr("(void*)tvmgen_kws_sram_workspace"));
  EXPECT_THAT(text, HasSubstr("  if (num_args < 2) return -1;\n"));
  EXPECT_THAT(text, HasSubstr("return tvmgen_kws___tvm_main__(values, codes, "
                              "4,"));
  // Its prototype is among the registry's.
  EXPECT_THAT(text, Not(HasSubstr("int tvmgen_kws___tvm_main__(void*")));
}

TEST(AotEntryEmitterTest, PointersAreThoseOfTheTensors) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->entry->main_call = MainCall::kPointers;
  const std::string text = Text(spec);
  EXPECT_THAT(text, HasSubstr("int32_t metad_aot_kws_main(void*, void*, "
                              "uint8_t*, uint8_t*)\n"
                              "    __asm__(\"tvmgen_kws___tvm_main__\");\n"));
  EXPECT_THAT(text, HasSubstr("((struct metad_aot_tensor*)((union "
                              "metad_aot_value*)args)[1].v_handle)->data"));
}

TEST(AotEntryEmitterTest, CInterfacePassesMembersOn) {
  MetadataSpec spec = Spec();
  spec.modules[0].functions = {"op"};
  spec.models[0].aot->interface_api = InterfaceApi::kC;
  spec.models[0].aot->entry->main_call = MainCall::kPointers;
  const std::string text = Text(spec);
  EXPECT_THAT(text, HasSubstr("struct tvmgen_kws_inputs {"));
  EXPECT_THAT(text, HasSubstr("int32_t tvmgen_kws___tvm_main__(void*, void*, "
                              "uint8_t*, uint8_t*);\n"));
  EXPECT_THAT(text, HasSubstr("return tvmgen_kws___tvm_main__(\n"
                              "      inputs->x,\n      outputs->y,\n"
                              "      (uint8_t*)tvmgen_kws_constant_block,\n"
                              "      (uint8_t*)tvmgen_kws_sram_workspace);"));
  EXPECT_THAT(text, Not(HasSubstr("metad_aot_tensor")));
}

}  // namespace
}  // namespace metad::codegen
