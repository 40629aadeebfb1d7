// Data that modules refer to and nobody gives, as builds tell of them.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/build_pipeline.h"
#include "server/pipeline/toolchain_symbols.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AbsentDataTest : public PipelineFixture {
 protected:
  // The only module is one that refers to what is defined elsewhere.
  BuildRequest Referring(const std::string& object) const {
    BuildRequest request = CortexRequest(object, bytes_);
    request.object_engine = ObjectEngine::kAuto;
    request.constants[0].name = "another";
    return request;
  }

  static std::string TextOf(const BuildResult& result) {
    std::string text;
    for (const BuildNote& note : result.notes) {
      text += note.field + ": " + note.text + "\n";
    }
    return text;
  }

  const std::string bytes_ = std::string(64, '\1');
  const std::string object_ = Fixture("references_arm.o");
};

TEST_F(AbsentDataTest, WhatIsAddressedAndNotDefinedIsANote) {
  const BuildResult result = Build(Referring(object_));
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_THAT(
      TextOf(result),
      AllOf(HasSubstr("modules[0]: module \"operators\" takes the address of "
                      "\"callback\", \"weights\", which nothing in the build "
                      "defines"),
            HasSubstr("--constants"), Not(HasSubstr("helper")),
            Not(HasSubstr("apply"))));
}

TEST_F(AbsentDataTest, StrictRequestIsRefusedForIt) {
  BuildRequest request = Referring(object_);
  request.strict = true;
  const BuildResult result = Build(std::move(request));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kInvalidInput);
  ASSERT_EQ(result.error->violations.total(), 1u);
  EXPECT_EQ(result.error->violations.kept()[0].field, "modules[0].artifact");
  EXPECT_THAT(result.error->violations.kept()[0].description,
              HasSubstr("\"weights\""));
  EXPECT_THAT(result.artifacts, IsEmpty());
}

TEST_F(AbsentDataTest, WhatIsGivenIsNotMissed) {
  BuildRequest request = Referring(object_);
  request.strict = true;
  request.constants[0].name = "weights";
  ModuleInput image;
  image.name = "image";
  image.kind = ModuleKind::kCSource;
  const std::string source =
      "int callback(void* a, int* b, int x, void* d, int* e, void* h) {"
      " return x; }\n";
  image.artifact = source;
  request.modules.push_back(image);
  const BuildResult result = Build(std::move(request));
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_EQ(TextOf(result), "");
}

TEST_F(AbsentDataTest, EarlierRegistriesAndExternalFunctionsCount) {
  BuildRequest request = Referring(object_);
  request.strict = true;
  codegen::JoinedRegistrySpec earlier;
  earlier.name = "earlier";
  earlier.functions.push_back({"old", "old", "old_module"});
  codegen::JoinedConstant constant;
  constant.name = "weights";
  constant.type = {codegen::DataType::kFloat, 32, 1};
  constant.shape = {16};
  constant.alignment = 16;
  earlier.constants.push_back(constant);
  request.joined_registries.push_back(earlier);
  ModuleInput external;
  external.name = "external";
  external.functions = {"callback"};
  request.modules.push_back(external);
  const BuildResult result = Build(std::move(request));
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  // The summary has all that the registry has.
  ASSERT_EQ(result.summary.modules.size(), 3u);
  EXPECT_EQ(result.summary.modules[0].module, "old_module");
  EXPECT_EQ(result.summary.modules[0].origin, FunctionOrigin::kJoined);
  EXPECT_THAT(result.memory->unmeasured_modules,
              testing::ElementsAre("old_module", "external"));
}

TEST_F(AbsentDataTest, SourcesThatAreOnlyGeneratedAreLookedAtToo) {
  BuildRequest request = Referring(object_);
  request.outputs = {OutputKind::kSource};
  BuildRequest strict = request;
  strict.strict = true;
  EXPECT_THAT(TextOf(pipeline_.GenerateSources(std::move(request), {})),
              HasSubstr("weights"));
  EXPECT_TRUE(
      pipeline_.GenerateSources(std::move(strict), {}).error.has_value());
}

TEST_F(AbsentDataTest, CompiledSourcesAreLookedAtWhateverIsAskedFor) {
  BuildRequest request = Referring(object_);
  const std::string source =
      "extern const int table[4];\n"
      "extern void* memcpy(void*, const void*, unsigned);\n"
      "void* (*copy)(void*, const void*, unsigned) = memcpy;\n"
      "int from_source(void* a, int* b, int x, void* d, int* e, void* h) {"
      " return table[x]; }\n";
  request.modules[0].kind = ModuleKind::kCSource;
  request.modules[0].artifact = source;
  request.outputs = {OutputKind::kSource};
  EXPECT_THAT(TextOf(Build(std::move(request))),
              AllOf(HasSubstr("\"table\""), Not(HasSubstr("memcpy"))));
}

TEST(ToolchainSymbolsTest, WhatEveryImageHasIsKnown) {
  for (const char* name :
       {"memcpy", "expf", "expl", "exp", "abort", "write", "stderr", "_end",
        "__aeabi_fadd", "__bss_start__", "_Unwind_Resume", "_impure_ptr",
        "TVMBackendAllocWorkspace", "acos", "fmaf", "yn"}) {
    EXPECT_EQ(IsGivenByToolchain(name), std::string(name) != "yn") << name;
  }
  for (const char* name : {"weights", "_weights", "expw", "tvmgen_kws_run", "_",
                           "", "fused_constant_let", "memcpy2"}) {
    EXPECT_FALSE(IsGivenByToolchain(name)) << name;
  }
}

}  // namespace
}  // namespace metad::pipeline
