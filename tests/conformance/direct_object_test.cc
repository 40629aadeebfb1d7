// The object that is written without a compiler is the one that the target's
// compilers make of the generated source: for every compiler of the pool, every
// target that it serves, and every runtime ABI.

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_comparison.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/random_spec.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ByteOrder;

ObjectContent Content(const Workbench& workbench, const std::string& file) {
  auto object = ReadObject(workbench.Path(file));
  EXPECT_TRUE(object.ok()) << object.status();
  return object.ok() ? *std::move(object) : ObjectContent();
}

void ExpectSame(codegen::MetadataSpec spec, const Compiler& compiler) {
  spec.target.byte_order =
      compiler.is_big_endian ? ByteOrder::kBigEndian : ByteOrder::kLittleEndian;
  Workbench compiled;
  const GeneratedModel model(spec, compiled);
  ASSERT_TRUE(compiled.Compile(compiler, CDialects().front(), {"-I."},
                               {model.source()}));
  Workbench direct;
  model.WriteObject(compiler.object_machine, direct);
  ExpectSameObject(Content(direct, model.object()),
                   Content(compiled, model.object()));
}

class DirectObjectTest
    : public ::testing::TestWithParam<std::tuple<NamedAbi, Compiler>> {
 protected:
  static const codegen::Runtime* Abi() { return std::get<0>(GetParam()).value; }
  static const Compiler& TheCompiler() { return std::get<1>(GetParam()); }
};

TEST_P(DirectObjectTest, IsWhatTheCompilerMakes) {
  ExpectSame(EdgeValuesSpec(Abi()), TheCompiler());
}

// Whatever a plan can ask of the registry: a weak entry, a constructor, what
// came with an earlier registry, several models, no constant of its own.
TEST_P(DirectObjectTest, IsWhatTheCompilerMakesOfJoinedModels) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("a", {"one_run", "one_add"}),
                       codegen::ListedModule("b", {"two_run"})});
  spec.runtime = Abi();
  spec.models = {{"one", "", {}}, {"two", "", {}}};
  spec.modules[0].model = "one";
  spec.modules[1].model = "two";
  spec.joinable = Abi() != &codegen::FfiRuntime();
  spec.ffi_constructor = Abi() == &codegen::FfiRuntime();
  if (Abi() != &codegen::FfiRuntime()) {
    spec.joined_registries = {
        {"first",
         {{"first_run", "first_run", "m"}},
         {{"first_weight", codegen::kFloat32, {2, 3}, 16}}}};
  }
  ExpectSame(spec, TheCompiler());
}

// A registry without functions, as models have whose entry takes structs.
class EmptyRegistryObjectTest : public DirectObjectTest {};

TEST_P(EmptyRegistryObjectTest, IsWhatTheCompilerMakes) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("entry", {})});
  spec.modules[0].without_functions = true;
  spec.runtime = Abi();
  ExpectSame(spec, TheCompiler());
}

// Registries of the other runtimes cannot be empty.
std::vector<NamedAbi> AbisWithEmptyRegistries() {
  std::vector<NamedAbi> abis;
  for (const NamedAbi& abi : AllAbis()) {
    if (abi.value == &codegen::CrtRuntime() ||
        abi.value == &codegen::CrtV1Runtime()) {
      abis.push_back(abi);
    }
  }
  return abis;
}

std::string TestName(
    const ::testing::TestParamInfo<std::tuple<NamedAbi, Compiler>>& test) {
  return absl::StrCat(std::get<0>(test.param).name, "_",
                      std::get<1>(test.param).name);
}

INSTANTIATE_TEST_SUITE_P(
    Everywhere, DirectObjectTest,
    ::testing::Combine(::testing::ValuesIn(AllAbis()),
                       ::testing::ValuesIn(CatalogueCompilers())),
    TestName);

INSTANTIATE_TEST_SUITE_P(
    OtherMachines, DirectObjectTest,
    ::testing::Combine(::testing::ValuesIn(AllAbis()),
                       ::testing::ValuesIn(CompilersOfOtherMachines())),
    TestName);

INSTANTIATE_TEST_SUITE_P(
    Everywhere, EmptyRegistryObjectTest,
    ::testing::Combine(::testing::ValuesIn(AbisWithEmptyRegistries()),
                       ::testing::ValuesIn(CatalogueCompilers())),
    TestName);

INSTANTIATE_TEST_SUITE_P(
    OtherMachines, EmptyRegistryObjectTest,
    ::testing::Combine(::testing::ValuesIn(AbisWithEmptyRegistries()),
                       ::testing::ValuesIn(CompilersOfOtherMachines())),
    TestName);

class RandomDirectObjectTest : public ::testing::TestWithParam<uint64_t> {};

// Names, types, shapes, sections and alignments of all kinds.
TEST_P(RandomDirectObjectTest, IsWhatTheCompilerMakes) {
  const std::vector<Compiler> compilers = CatalogueCompilers();
  const Compiler& compiler = compilers[GetParam() % compilers.size()];
  const NamedAbi& abi = AllAbis()[GetParam() % AllAbis().size()];
  SCOPED_TRACE(absl::StrCat(abi.name, ", ", compiler.name));
  RandomSpec random(GetParam(), abi.value);
  ExpectSame(random.spec, compiler);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomDirectObjectTest,
                         ::testing::ValuesIn(Seeds(40)), [](const auto& test) {
                           return absl::StrCat("seed_", test.param);
                         });

}  // namespace
}  // namespace metad::conformance
