// Metadata without a runtime costs no RAM, and of flash what metad_registry.h
// and metad_constant.h say. Read from position-dependent objects, as a
// bare-metal image is linked from.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

class StandaloneObjectTest : public ::testing::TestWithParam<Compiler> {
 protected:
  // The object of a model as this compiler makes it.
  static ObjectContent Compile(codegen::MetadataSpec spec,
                               const std::string& optimisation) {
    spec.runtime = &codegen::StandaloneRuntime();
    if (GetParam().is_big_endian) {
      spec.target = {"be", codegen::ByteOrder::kBigEndian};
    }
    Workbench workbench;
    const GeneratedModel model(spec, workbench);
    EXPECT_TRUE(workbench.Compile(
        GetParam(), CDialects().front(),
        {optimisation, "-fno-pic", "-ffunction-sections", "-fdata-sections"},
        {model.source()}));
    auto object = ReadObject(workbench.Path(model.object()));
    EXPECT_TRUE(object.ok()) << object.status();
    return object.ok() ? *object : ObjectContent();
  }

  static size_t BytesOf(const ObjectContent& object, const std::string& name) {
    const auto found = object.variables.find(name);
    if (found != object.variables.end()) return found->second.bytes.size();
    ADD_FAILURE() << name << " is not in the object";
    return 0;
  }
};

TEST_P(StandaloneObjectTest, NothingNeedsRamAndNothingIsCode) {
  for (const char* optimisation : {"-O0", "-Os"}) {
    const ObjectContent object = Compile(EdgeValuesSpec(), optimisation);
    for (const auto& [name, section] : object.sections) {
      if (section.writable || section.executable) {
        EXPECT_EQ(section.size, 0u) << name;
      }
    }
    EXPECT_FALSE(object.variables.empty());
  }
}

TEST_P(StandaloneObjectTest, RegistryTableAndConstantsAloneAreGlobal) {
  const codegen::MetadataSpec spec = EdgeValuesSpec();
  std::set<std::string> expected = {codegen::RegistrySymbol("edge"),
                                    codegen::ConstantTableSymbol("edge")};
  for (const auto& constant : spec.constants) expected.insert(constant.name);
  std::set<std::string> found;
  for (const auto& [name, variable] : Compile(spec, "-Os").variables) {
    if (variable.is_global) found.insert(name);
  }
  EXPECT_EQ(found, expected);
}

TEST_P(StandaloneObjectTest, FlashIsWhatTheHeadersSay) {
  codegen::MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("m", codegen::FunctionNames(1000))});
  for (int i = 0; i < 100; ++i) {
    spec.constants.push_back(codegen::Constant(absl::StrCat("k_", i),
                                               codegen::kUInt8, {1, 2}, "xy"));
  }
  const ObjectContent object = Compile(spec, "-Os");
  if (object.pointer_bytes == 4) {
    EXPECT_EQ(BytesOf(object, "metad_model_registry"), 44u);
    EXPECT_EQ(BytesOf(object, "metad_model_entries"), 1000 * 8u);
    EXPECT_EQ(BytesOf(object, "metad_model_modules"), 12u);
    EXPECT_EQ(BytesOf(object, "metad_model_models"), 4u);
    EXPECT_EQ(BytesOf(object, "metad_model_constants"), 32u);
    EXPECT_EQ(BytesOf(object, "metad_model_constant_list"), 100 * 40u);
  }
  EXPECT_EQ(BytesOf(object, "metad_model_function_slots"), 1000 * 2u);
  EXPECT_EQ(BytesOf(object, "metad_model_constant_slots"), 100 * 2u);
  // "About half a byte".
  EXPECT_LE(BytesOf(object, "metad_model_function_displacements"), 700u);
  // One shape, whoever has it.
  EXPECT_EQ(BytesOf(object, "metad_model_shapes"), 2 * 8u);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, StandaloneObjectTest,
                         ::testing::ValuesIn(AllCompilers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace metad::conformance
