// The property that all of this is for: whatever the model, what went in comes
// out of the image.

#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/host_image.h"
#include "tests/conformance/random_spec.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {
namespace {

class RandomImageTest : public ::testing::TestWithParam<
                            std::tuple<const codegen::Runtime*, uint64_t>> {};

TEST_P(RandomImageTest, WhatWentInComesOut) {
  const uint64_t seed = std::get<1>(GetParam());
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  const RandomSpec random(seed, std::get<0>(GetParam()));
  Workbench workbench;
  const GeneratedModel model(random.spec, workbench);
  const std::vector<Compiler> compilers = HostCompilers();
  const std::vector<Dialect> dialects = AllDialects();
  const ImageOptions options = {
      compilers[seed % compilers.size()],
      dialects[seed / compilers.size() % dialects.size()],
      {seed % 3 == 0 ? "-O0" : "-Os", "-fPIC"},
      {}};
  ExpectImageWorks(model, options, workbench);
}

INSTANTIATE_TEST_SUITE_P(
    Crt, RandomImageTest,
    ::testing::Combine(::testing::Values(&codegen::CrtRuntime()),
                       ::testing::ValuesIn(Seeds(30))));
INSTANTIATE_TEST_SUITE_P(
    Ffi, RandomImageTest,
    ::testing::Combine(::testing::Values(&codegen::FfiRuntime()),
                       ::testing::ValuesIn(Seeds(30))));
INSTANTIATE_TEST_SUITE_P(
    Standalone, RandomImageTest,
    ::testing::Combine(::testing::Values(&codegen::StandaloneRuntime()),
                       ::testing::ValuesIn(Seeds(30))));

}  // namespace
}  // namespace metad::conformance
