// Generated metadata works: the registry calls every function under its name,
// and every constant has every bit that it was given with.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/host_image.h"
#include "tests/conformance/workbench.h"
#include "tests/golden/golden_specs.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

std::vector<ImageOptions> AllOptions() {
  std::vector<ImageOptions> all;
  for (const Compiler& compiler : HostCompilers()) {
    for (const Dialect& dialect : {CDialects().front(), AllDialects().back()}) {
      // As metad's toolchains compile, and as a bare-metal image.
      all.push_back({compiler,
                     dialect,
                     {"-Os", "-fPIC", "-ffunction-sections", "-fdata-sections"},
                     {"-Wl,--gc-sections"}});
      all.push_back({compiler, dialect, {"-O0", "-fno-pic"}, {"-no-pie"}});
    }
    // Without a compiler; the flags are for the test's name.
    all.push_back({compiler,
                   CDialects().front(),
                   {"-direct"},
                   {"-Wl,--gc-sections", "-Wl,--fatal-warnings"},
                   "x86-64"});
    all.push_back({compiler,
                   CDialects().front(),
                   {"-direct_no_pie"},
                   {"-no-pie", "-Wl,--gc-sections", "-Wl,--fatal-warnings"},
                   "x86-64"});
  }
  return all;
}

// Whether only a compiler makes the metadata's object: checks of external pools
// and interfaces of compiled models are code.
bool HasCodeOfItsOwn(const codegen::MetadataSpec& spec) {
  return std::any_of(spec.pools.begin(), spec.pools.end(),
                     [](const auto& pool) { return pool.external; }) ||
         std::any_of(spec.models.begin(), spec.models.end(),
                     [](const auto& model) { return model.aot.has_value(); });
}

// A generated entry calls its model with tensors, which only a whole model
// understands: tests/firmware/library_test has some.
bool HasEntry(const codegen::MetadataSpec& spec) {
  return std::any_of(spec.models.begin(), spec.models.end(),
                     [](const codegen::ModelSpec& model) {
                       return model.aot.has_value() &&
                              model.aot->entry.has_value();
                     });
}

class ImageTest : public ::testing::TestWithParam<ImageOptions> {
 protected:
  static void ExpectWorks(const codegen::MetadataSpec& spec) {
    Workbench workbench;
    const GeneratedModel model(spec, workbench);
    ExpectImageWorks(model, GetParam(), workbench);
  }
};

TEST_P(ImageTest, EdgeValuesArriveBitForBit) { ExpectWorks(EdgeValuesSpec()); }

TEST_P(ImageTest, EdgeValuesArriveWithoutARuntime) {
  codegen::MetadataSpec spec = EdgeValuesSpec();
  spec.runtime = &codegen::StandaloneRuntime();
  ExpectWorks(spec);
}

TEST_P(ImageTest, ModulesThatTakeTurnsWorkWithoutARuntime) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("a", {"a_run", "a_add"}),
                       codegen::ListedModule("b", {"b_run", "b_add"})});
  spec.runtime = &codegen::StandaloneRuntime();
  spec.function_order = {"b_add", "a_run", "b_run"};
  ExpectWorks(spec);
}

TEST_P(ImageTest, ConstructorRegistersEveryFunction) {
  codegen::MetadataSpec spec = EdgeValuesSpec(&codegen::FfiRuntime());
  spec.modules.push_back(
      codegen::ListedModule("m", codegen::FunctionNames(40)));
  spec.ffi_constructor = true;
  ExpectWorks(spec);
}

TEST_P(ImageTest, GoldenModelsWork) {
  for (codegen::MetadataSpec spec : codegen::GoldenSpecs()) {
    if (HasEntry(spec)) continue;
    spec.target = {"host", codegen::ByteOrder::kLittleEndian};
    if (!GetParam().object_machine.empty() && HasCodeOfItsOwn(spec)) continue;
    ExpectWorks(spec);
  }
}

TEST_P(ImageTest, RegistryOfTheFirstVersionWorksFullToItsLimit) {
  codegen::MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("m", codegen::FunctionNames(255))});
  spec.runtime = &codegen::CrtV1Runtime();
  ExpectWorks(spec);
}

INSTANTIATE_TEST_SUITE_P(Host, ImageTest, ::testing::ValuesIn(AllOptions()),
                         [](const auto& test) {
                           return absl::StrCat(test.param.compiler.name, "_",
                                               test.param.dialect.name, "_",
                                               test.param.flags[0].substr(1));
                         });

}  // namespace
}  // namespace metad::conformance
