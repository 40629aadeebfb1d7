// A runtime is a folder: one that only this test knows is planned, emitted,
// compiled and drafted by code that has never heard of it.

#include "tests/conformance/toy_runtime/toy_runtime.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "codegen/plan/planner.h"
#include "codegen/plan/table_sizes.h"
#include "codegen/runtimes/runtime_list.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_comparison.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

codegen::RuntimeList RuntimesOfThisTest() {
  codegen::RuntimeList runtimes = codegen::AllRuntimes();
  runtimes.push_back(&ToyRuntime());
  return runtimes;
}

codegen::MetadataSpec ToySpec(std::vector<std::string> functions) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("m", std::move(functions))},
                      {codegen::Constant("weight", codegen::kInt8, {2},
                                         absl::string_view("\1\2", 2))});
  spec.runtime = codegen::FindRuntime(RuntimesOfThisTest(), "toy");
  return spec;
}

// Prints the names that the registry has.
constexpr char kMain[] = R"(#include <stdio.h>

#include "model_metadata.h"

int main(void) {
  const char* name = metad_model_toy;
  for (; *name != '\0'; ++name) {
    for (; *name != '\0'; ++name) putchar(*name);
    putchar('\n');
  }
  return weight[1] == 2 ? 0 : 1;
}
)";

ObjectContent Content(const Workbench& workbench, const std::string& file) {
  auto object = ReadObject(workbench.Path(file));
  EXPECT_TRUE(object.ok()) << object.status();
  return object.ok() ? *std::move(object) : ObjectContent();
}

TEST(ToyRuntimeTest, ListOfTheTestFindsItByItsName) {
  EXPECT_EQ(codegen::FindRuntime(RuntimesOfThisTest(), "toy"), &ToyRuntime());
  EXPECT_EQ(codegen::FindRuntime(codegen::AllRuntimes(), "toy"), nullptr);
  EXPECT_THAT(codegen::RuntimeNames(RuntimesOfThisTest()),
              HasSubstr("standalone or toy"));
}

TEST(ToyRuntimeTest, ItsLimitIsThePlanners) {
  codegen::ViolationList violations;
  const auto plan =
      codegen::MakePlan(ToySpec(codegen::FunctionNames(8)), violations);
  EXPECT_FALSE(plan.has_value());
  EXPECT_THAT(violations.kept(),
              ElementsAre(codegen::Violation{
                  "modules",
                  "the modules have 8 functions together; a toy registry holds "
                  "at most 7"}));
}

TEST(ToyRuntimeTest, ManifestNamesIt) {
  const codegen::MetadataPlan plan = codegen::PlanOf(ToySpec({"f"}));
  codegen::StringSink source;
  codegen::RuntimeOf(plan).EmitSource(plan, source);
  EXPECT_THAT(source.content(), HasSubstr("runtime:      toy (names alone)\n"));
}

TEST(ToyRuntimeTest, ProgramReadsItsNames) {
  for (const Compiler& compiler : HostCompilers()) {
    Workbench workbench;
    const GeneratedModel model(ToySpec({"add", "mul"}), workbench);
    workbench.Write("toy_main.c", kMain);
    ASSERT_TRUE(workbench.Compile(compiler, CDialects().front(), {"-I."},
                                  {model.source(), "toy_main.c"}));
    ASSERT_TRUE(
        workbench.Link(compiler, {}, {"toy_main.o", model.object()}, "toy"));
    EXPECT_EQ(workbench.Run("toy"), "add\nmul\n") << compiler.name;
  }
}

struct ObjectTarget {
  const char* toolchain;
  const char* target;
  uint32_t pointer_bits;
};

class ToyRuntimeObjectTest : public ::testing::TestWithParam<ObjectTarget> {};

TEST_P(ToyRuntimeObjectTest, ObjectIsAsPromisedWithAndWithoutACompiler) {
  const Compiler compiler = CompilerOf(GetParam().toolchain, GetParam().target);
  codegen::MetadataSpec spec = ToySpec({"add", "mul"});
  spec.target.pointer_bits = GetParam().pointer_bits;
  spec.constant_table = true;
  Workbench compiled;
  const GeneratedModel model(spec, compiled);
  ASSERT_TRUE(compiled.Compile(compiler, CDialects().front(), {"-I."},
                               {model.source()}));
  Workbench direct;
  model.WriteObject(compiler.object_machine, direct);
  const ObjectContent object = Content(direct, model.object());
  ExpectSameObject(object, Content(compiled, model.object()));
  for (const std::string& table : codegen::PromisesOf(model.plan()).tables) {
    EXPECT_EQ(object.variables.count(table), 1u) << table;
  }
  for (const codegen::TableSize& table : codegen::TableSizes(model.plan())) {
    if (table.symbol.empty()) continue;
    const auto found = object.variables.find(table.symbol);
    ASSERT_NE(found, object.variables.end()) << table.symbol;
    EXPECT_EQ(found->second.bytes.size(), static_cast<size_t>(table.bytes));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Targets, ToyRuntimeObjectTest,
    ::testing::Values(ObjectTarget{"gcc-arm-none-eabi", "cortex-m3", 32},
                      ObjectTarget{"gcc-aarch64-linux-gnu", "aarch64", 64}),
    [](const auto& test) {
      return "pointers_of_" + std::to_string(test.param.pointer_bits);
    });

}  // namespace
}  // namespace metad::conformance
