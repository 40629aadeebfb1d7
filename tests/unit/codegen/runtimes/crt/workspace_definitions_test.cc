#include "codegen/runtimes/crt/workspace_definitions.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

MetadataSpec Spec(const std::string& section) {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})});
  spec.models.resize(1);
  spec.models[0].name = "kws";
  AotSpec& aot = spec.models[0].aot.emplace();
  aot.workspace_pools.resize(1);
  aot.workspace_pools[0].name = "sram";
  aot.workspace_pools[0].size_bytes = 64;
  aot.workspace_pools[0].section = section;
  aot.workspace_pools[0].define_buffer = true;
  return spec;
}

std::string Definitions(const MetadataSpec& spec) {
  StringSink sink;
  EmitWorkspaceDefinitions(PlanOf(spec), sink);
  return sink.Take();
}

TEST(WorkspaceDefinitionsTest, CompilerDefinesWhatIsInBss) {
  EXPECT_THAT(Definitions(Spec(".bss.fast")),
              HasSubstr("\nuint8_t tvmgen_kws_sram_workspace[64] "
                        "METAD_PLACED(\".bss.fast\", 16);\n"));
}

TEST(WorkspaceDefinitionsTest, AssemblerDefinesWhatClangWouldFillWithZeros) {
  EXPECT_THAT(Definitions(Spec(".noinit")),
              HasSubstr("\".pushsection \\\".noinit\\\",\\\"aw\\\",%nobits"));
}

TEST(WorkspaceDefinitionsTest, BufferThatNobodyAskedForIsNotThere) {
  MetadataSpec spec = Spec("");
  spec.models[0].aot->workspace_pools[0].define_buffer = false;
  EXPECT_THAT(Definitions(spec), IsEmpty());
  StringSink sink;
  EmitWorkspaceDeclarations(*PlanOf(spec).models[0].aot, sink);
  EXPECT_THAT(sink.content(), IsEmpty());
}

}  // namespace
}  // namespace metad::codegen
