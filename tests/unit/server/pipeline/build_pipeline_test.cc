#include "server/pipeline/build_pipeline.h"

#include "absl/time/clock.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

// Those of the runtime's packed functions.
#define PARAMETERS "(void* a, int* b, int n, void* d, int* e, void* h)"

namespace metad::pipeline {
namespace {

using codegen::Violation;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;

constexpr char kSource[] =
    "#include <tvm/runtime/c_runtime_api.h>\n"
    "#include \"scale.h\"\n"
    "extern const int16_t weights[];\n"
    "int32_t from_source(TVMValue* a, int* t, int n, TVMValue* r, int* c,\n"
    "                    void* h) {\n"
    "  (void)a; (void)t; (void)n; (void)r; (void)c; (void)h;\n"
    "  return weights[0] * SCALE;\n"
    "}\n";

class BuildPipelineTest : public PipelineFixture {
 protected:
  BuildRequest SomeRequest() { return CortexRequest(operators_, weights_); }

  static ModuleInput CSource(absl::string_view text) {
    ModuleInput module;
    module.name = "c_module";
    module.kind = ModuleKind::kCSource;
    module.artifact = text;
    module.include_files.push_back({"scale.h", "#define SCALE 2\n"});
    return module;
  }

  static void ExpectViolation(const BuildResult& result,
                              const std::string& field,
                              const std::string& text) {
    ASSERT_TRUE(result.error.has_value());
    EXPECT_EQ(result.error->reason, BuildErrorReason::kInvalidInput);
    EXPECT_THAT(
        result.error->violations.kept(),
        Contains(AllOf(Field(&Violation::field, field),
                       Field(&Violation::description, HasSubstr(text)))));
  }

  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = std::string("\x01\0\xff\x7f\0\x80", 6);
};

TEST_F(BuildPipelineTest, ObjectsAndConstantsBecomeVerifiedMetadata) {
  const BuildResult result = Build(SomeRequest());
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  ASSERT_EQ(result.artifacts.size(), 3u);
  EXPECT_EQ(result.artifacts[0].file_name, "model_metadata.c");
  EXPECT_EQ(result.artifacts[1].file_name, "model_metadata.h");
  EXPECT_EQ(result.artifacts[2].file_name, "model_metadata.o");
  ASSERT_TRUE(result.object_report.has_value());
  EXPECT_EQ(result.object_report->ram_bytes, 0);
  EXPECT_GT(result.object_report->flash_bytes, 6);
  EXPECT_THAT(result.object_report->functions,
              ElementsAre("operator_b", "operator_a", "calls_elsewhere"));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].field, "modules[0]");
  EXPECT_THAT(result.notes[0].text, HasSubstr("\"hidden_operator\" is hidden"));
  ASSERT_EQ(result.object_report->constants.size(), 1u);
  EXPECT_EQ(result.object_report->constants[0].section, ".rodata.model");
  EXPECT_THAT(observer_.stages,
              ElementsAre(Stage::kPlanning, Stage::kEmitting, Stage::kCompiling,
                          Stage::kVerifying));
}

TEST_F(BuildPipelineTest, SameRequestGivesTheSameBytes) {
  const BuildResult first = Build(SomeRequest());
  const BuildResult second = Build(SomeRequest());
  ASSERT_EQ(first.artifacts.size(), 3u);
  ASSERT_EQ(second.artifacts.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(first.artifacts[i].content.bytes(),
              second.artifacts[i].content.bytes());
  }
}

TEST_F(BuildPipelineTest, CSourceIsCompiledFirstAndAskedForItsFunctions) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(CSource(kSource));
  const BuildResult result = Build(std::move(request));
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  ASSERT_EQ(result.summary.modules.size(), 2u);
  EXPECT_EQ(result.summary.modules[1].origin, FunctionOrigin::kSymbolTable);
  EXPECT_THAT(result.summary.modules[1].functions, ElementsAre("from_source"));
  EXPECT_EQ(observer_.stages.front(), Stage::kResolving);
}

TEST_F(BuildPipelineTest, ClashFoundOnlyAfterCompilingNamesBothOwners) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(
      CSource("int operator_a" PARAMETERS " { return 1; }"));
  const BuildResult result = Build(std::move(request));
  ASSERT_TRUE(result.error.has_value());
  ExpectViolation(result, "modules[1].artifact",
                  "module \"operators\" and by module \"c_module\"");
}

TEST_F(BuildPipelineTest, ListedFunctionThatACSourceLacksIsRefused) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(CSource(kSource));
  request.modules[1].functions = {"from_source", "absent"};
  ExpectViolation(Build(std::move(request)), "modules[1].functions[1]",
                  "\"absent\"");
}

TEST_F(BuildPipelineTest, CompileFailureBringsTypedDiagnostics) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(CSource("int f(void) {\n  return missing;\n}\n"));
  const BuildResult result = Build(std::move(request));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kCompileFailed);
  ASSERT_FALSE(observer_.diagnostics.empty());
  EXPECT_EQ(observer_.diagnostics[0].file, "c_module.c");
  EXPECT_EQ(observer_.diagnostics[0].line, 2);
  EXPECT_THAT(observer_.diagnostics[0].text, HasSubstr("missing"));
}

TEST_F(BuildPipelineTest, AllProblemsOfAllKindsComeAtOnce) {
  BuildRequest request = SomeRequest();
  request.model_name = "not a name";
  request.modules[0].functions = {"absent"};
  request.constants[0].alignment = 3;
  request.outputs.push_back(OutputKind::kSource);
  codegen::ViolationList known;
  known.Add("runtime_abi", "known before");
  const CheckResult checked = pipeline_.Check(std::move(request), known);
  const auto* error = std::get_if<BuildError>(&checked);
  ASSERT_NE(error, nullptr);
  std::vector<std::string> fields;
  for (const Violation& violation : error->violations.kept()) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              testing::IsSupersetOf({"runtime_abi", "outputs[3]",
                                     "modules[0].functions[0]", "model_name",
                                     "constants[0].alignment"}));
}

TEST_F(BuildPipelineTest, ModuleThatDefinesAConstantItselfIsRefused) {
  BuildRequest request = SomeRequest();
  request.modules[0].functions = {"operator_a"};
  request.constants[0].name = "not_a_function";
  ExpectViolation(Build(std::move(request)), "modules[0].artifact",
                  "offered by constant 0 and defined by module \"operators\"");
}

TEST_F(BuildPipelineTest, FunctionThatAnotherModuleAlsoDefinesIsRefused) {
  BuildRequest request = SomeRequest();
  request.modules[0].functions = {"operator_a"};
  ModuleInput external;
  external.name = "other";
  external.functions = {"operator_b"};
  request.modules.push_back(external);
  ExpectViolation(Build(std::move(request)), "modules[0].artifact",
                  "offered by module \"other\" and defined by module "
                  "\"operators\"");
}

TEST_F(BuildPipelineTest, ModuleWithAnEntryPointOfItsOwnIsRefused) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(
      CSource("int f" PARAMETERS " { return 0; }\n"
              "void* TVMSystemLibEntryPoint(void) { return 0; }\n"));
  request.modules[1].functions = {"f"};
  ExpectViolation(Build(std::move(request)), "modules[1].artifact",
                  "TVMSystemLibEntryPoint");
}

TEST_F(BuildPipelineTest, DigestTellsWhatTheCompilersFound) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(
      CSource("int f" PARAMETERS " { return 0; }\n#ifdef __clang__\n"
              "int g" PARAMETERS " { return 0; }\n#endif\n"));
  request.outputs = {OutputKind::kSource};
  request.toolchain_id = "gcc-arm-none-eabi";
  const BuildResult gcc = Build(request);
  request.toolchain_id = "clang-arm-none-eabi";
  const BuildResult clang = Build(request);
  EXPECT_NE(gcc.summary.input_digest, clang.summary.input_digest);
}

TEST_F(BuildPipelineTest, UnknownTargetHidesNoOtherProblem) {
  BuildRequest request = SomeRequest();
  request.target = "cortex-m99";
  request.model_name = "1bad";
  const BuildResult result = Build(std::move(request));
  ExpectViolation(result, "target", "cortex-m99");
  ExpectViolation(result, "model_name", "1bad");
}

TEST_F(BuildPipelineTest, UnknownTargetNamesTheKnownOnes) {
  BuildRequest request = SomeRequest();
  request.target = "cortex-m99";
  const BuildResult result = Build(std::move(request));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kTargetUnknown);
  EXPECT_THAT(result.error->message, HasSubstr("cortex-m3"));
}

TEST_F(BuildPipelineTest, ToolchainsAreToldApart) {
  BuildRequest request = SomeRequest();
  request.toolchain_id = "absent";
  EXPECT_EQ(Build(request).error->reason, BuildErrorReason::kToolchainUnknown);
  request.toolchain_id = "gcc-host";
  ExpectViolation(Build(request), "toolchain_id", "cortex-m3");
}

TEST_F(BuildPipelineTest, MissingCompilerIsToldApart) {
  execution::ToolchainRegistry none(execution::ToolchainCatalog::Default(),
                                    &runner_, "/nonexistent");
  const BuildPipeline pipeline(&none, &executor_, execution::ActionLimits());
  const CheckResult checked = pipeline.Check(SomeRequest(), {});
  const auto* error = std::get_if<BuildError>(&checked);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->reason, BuildErrorReason::kCompilerMissing);
  EXPECT_THAT(error->message, HasSubstr("arm-none-eabi-gcc"));
}

TEST_F(BuildPipelineTest, SourcesNeedNoToolchain) {
  execution::ToolchainRegistry none(execution::ToolchainCatalog::Default(),
                                    &runner_, "/nonexistent");
  const BuildPipeline pipeline(&none, &executor_, execution::ActionLimits());
  BuildRequest request = SomeRequest();
  request.outputs = {OutputKind::kHeader, OutputKind::kSource};
  const BuildResult result = pipeline.GenerateSources(std::move(request), {});
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  ASSERT_EQ(result.artifacts.size(), 2u);
  EXPECT_EQ(result.artifacts[0].kind, OutputKind::kHeader);
}

TEST_F(BuildPipelineTest, SourcesEqualThoseOfABuild) {
  BuildRequest request = SomeRequest();
  request.outputs = {OutputKind::kSource};
  const BuildResult sources = pipeline_.GenerateSources(request, {});
  const BuildResult build = Build(request);
  ASSERT_EQ(sources.artifacts.size(), 1u);
  ASSERT_EQ(build.artifacts.size(), 1u);
  EXPECT_EQ(sources.artifacts[0].content.bytes(),
            build.artifacts[0].content.bytes());
}

TEST_F(BuildPipelineTest, EveryStyleMakesAProvedObject) {
  for (const auto style :
       {codegen::ConstantStyle::kTyped, codegen::ConstantStyle::kBits,
        codegen::ConstantStyle::kString, codegen::ConstantStyle::kIncbin,
        codegen::ConstantStyle::kEmbed}) {
    BuildRequest request = CortexRequest(operators_, weights_);
    request.constant_style = style;
    const BuildResult result = Build(request);
    ASSERT_FALSE(result.error.has_value()) << result.error->message;
    EXPECT_TRUE(result.object_report.has_value());
  }
}

TEST_F(BuildPipelineTest, FilesThatTheSourceTakesInComeWithIt) {
  BuildRequest request = CortexRequest(operators_, weights_);
  request.target = "cortex-r5be";
  request.modules[0].kind = ModuleKind::kExternal;
  request.modules[0].functions = {"run"};
  request.modules[0].artifact.reset();
  request.constants[0].data = "abcd";
  request.constants[0].shape = {2};
  request.outputs = {OutputKind::kSource, OutputKind::kHeader};
  request.constant_style = codegen::ConstantStyle::kEmbed;
  const BuildResult result = pipeline_.GenerateSources(request, {});
  ASSERT_EQ(result.artifacts.size(), 3u);
  EXPECT_EQ(result.artifacts[1].kind, OutputKind::kConstantData);
  EXPECT_EQ(result.artifacts[1].file_name, "model_weights.bin");
  EXPECT_EQ(result.artifacts[1].content.bytes(), "badc");
  EXPECT_NE(
      result.artifacts[0].content.bytes().find("#embed \"model_weights.bin\""),
      std::string::npos);
}

TEST_F(BuildPipelineTest, SourcesRefuseWhatNeedsACompiler) {
  BuildRequest request = SomeRequest();
  request.toolchain_id = "gcc-host";
  request.modules.push_back(CSource(kSource));
  const BuildResult result = pipeline_.GenerateSources(std::move(request), {});
  ExpectViolation(result, "outputs[2]", "toolchain");
  ExpectViolation(result, "toolchain_id", "no toolchain");
  ExpectViolation(result, "modules[1].functions", "C source");
}

TEST_F(BuildPipelineTest, EveryToolchainMakesProvedObjectsForItsTargets) {
  for (const auto& toolchain : toolchains_.catalog().toolchains()) {
    ASSERT_TRUE(toolchains_.Status(toolchain.id).available) << toolchain.id;
    for (const auto& target : toolchain.targets) {
      BuildRequest request = SomeRequest();
      request.modules[0] = CSource(kSource);
      request.target = target.target;
      request.toolchain_id = toolchain.id;
      const BuildResult result = Build(std::move(request));
      EXPECT_FALSE(result.error.has_value())
          << toolchain.id << " for " << target.target << ": "
          << result.error->message;
    }
  }
}

TEST_F(BuildPipelineTest, EveryRuntimeMakesProvedObjects) {
  const std::string ffi_functions = Fixture("ffi_functions.o");
  for (const auto abi :
       {&codegen::CrtRuntime(), &codegen::CrtV1Runtime(),
        &codegen::FfiRuntime(), &codegen::StandaloneRuntime()}) {
    BuildRequest request = SomeRequest();
    request.runtime = abi;
    if (abi == &codegen::FfiRuntime()) {
      request.modules[0].artifact = ffi_functions;
      request.modules[0].function_pattern = "__tvm_ffi_.*";
      request.ffi_constructor = true;
    }
    const BuildResult result = Build(std::move(request));
    ASSERT_FALSE(result.error.has_value()) << result.error->message;
    EXPECT_EQ(result.object_report->ram_bytes, 0);
    EXPECT_GE(result.object_report->functions.size(), 2u);
  }
}

TEST_F(BuildPipelineTest, HeadersOfNoRuntimeComeOnceWithTheFirstText) {
  BuildRequest request = SomeRequest();
  request.runtime = &codegen::StandaloneRuntime();
  request.outputs = {OutputKind::kObject, OutputKind::kSource,
                     OutputKind::kHeader};
  const BuildResult result = Build(std::move(request));
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  std::vector<std::string> files;
  for (const BuildArtifact& artifact : result.artifacts) {
    files.push_back(artifact.file_name);
  }
  EXPECT_THAT(files, ElementsAre(EndsWith(".o"), EndsWith("_metadata.c"),
                                 "metad_name_index.h", "metad_constant.h",
                                 "metad_registry.h", EndsWith("_metadata.h")));
}

TEST_F(BuildPipelineTest, AnObjectAloneBringsNoHeaders) {
  BuildRequest request = SomeRequest();
  request.runtime = &codegen::StandaloneRuntime();
  request.outputs = {OutputKind::kObject};
  const BuildResult result = Build(std::move(request));
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_EQ(result.artifacts.size(), 1u);
}

TEST_F(BuildPipelineTest, CancelledBuildSaysSo) {
  cancellation_->Cancel();
  const BuildResult result = Build(SomeRequest());
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kCancelled);
  EXPECT_TRUE(result.artifacts.empty());
}

TEST_F(BuildPipelineTest, BuildPastItsDeadlineTimesOut) {
  const BuildResult result = Build(SomeRequest(), absl::Now());
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kActionTimeout);
}

}  // namespace
}  // namespace metad::pipeline
