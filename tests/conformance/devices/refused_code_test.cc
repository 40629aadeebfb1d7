// What a build refuses though linkers take it does not run: the image ends in a
// fault at the call. What is compiled as the error says runs.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/build_request.h"
#include "server/platform/file_content.h"
#include "tests/conformance/devices/device.h"
#include "tests/conformance/pooled_build.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPrototype[] = R"(
int op_run(void* args, int* codes, int n, void* out, int* out_code, void* handle);
int op_run(void* args, int* codes, int n, void* out, int* out_code, void* handle)
)";
constexpr char kDivides[] = "{ return (codes[0] + n) / (codes[0] + 3); }";
constexpr char kSaturates[] = R"({
  int sum = codes[0] + n;
  __asm__ volatile(".syntax unified\n\tqadd %0, %0, %1" : "+r"(sum) : "r"(0));
  return sum / 3;
})";
constexpr char kMultipliesFloats[] = R"({
  volatile float* floats = args;
  floats[0] = (float)(n + codes[0]);
  floats[1] = floats[0] * 2.0f;
  return (int)floats[1] / 6;
})";

struct Refused {
  const char* name;
  const char* target;
  const char* body;
  std::vector<std::string> flags;
  // Of the error.
  const char* reason;
};

void PrintTo(const Refused& refused, std::ostream* out) {
  *out << refused.name;
}

std::string Board(const std::string& file) {
  return fs::absolute("tests/boards/" + file);
}

class RefusedCodeTest : public ::testing::TestWithParam<Refused> {
 protected:
  static const Device& TheDevice() { return DeviceOf(GetParam().target); }

  void Compile(std::vector<std::string> flags, const std::string& source,
               const std::string& object) {
    flags.insert(flags.begin(), TheDevice().compiler.program);
    flags.insert(flags.end(),
                 {"-Os", "-ffreestanding", "-fno-tree-loop-distribute-patterns",
                  "-I" + Board(""), "-c", source, "-o", object});
    const auto result = workbench_.Execute(std::move(flags));
    ASSERT_TRUE(result.has_value());
    ASSERT_TRUE(result->Succeeded()) << result->standard_error.text;
  }

  pipeline::BuildResult Build(bool with_object, const std::string& object) {
    const auto content =
        platform::ReadFileContent(workbench_.Path(object), 1 << 20);
    EXPECT_TRUE(content.ok()) << content.status();
    pipeline::ModuleInput module;
    module.name = "ops";
    module.functions = {"op_run"};
    if (with_object) {
      module.kind = pipeline::ModuleKind::kObject;
      module.artifact = *content;
    } else {
      module.kind = pipeline::ModuleKind::kExternal;
    }
    pipeline::BuildRequest request;
    request.model_name = "refused";
    request.target = GetParam().target;
    request.outputs = {pipeline::OutputKind::kObject};
    request.modules.push_back(module);
    return PooledBuild().Try(std::move(request));
  }

  // The image with that module's object, by GNU ld.
  std::string Run(const std::string& module) {
    std::vector<std::string> objects = {module, "metadata.o"};
    std::vector<std::string> sources = {
        Board("board.c"), Board("memory_functions.c"),
        fs::absolute("tests/conformance/devices/program/one_call.c")};
    for (const auto& entry : fs::directory_iterator(Board("cortex_m"))) {
      if (entry.path().extension() == ".c") sources.push_back(entry.path());
    }
    for (const std::string& source : sources) {
      objects.push_back(fs::path(source).stem().string() + ".o");
      if (workbench_.Has(objects.back())) continue;
      Compile(TheDevice().compiler.flags, source, objects.back());
    }
    std::vector<std::string> flags = TheDevice().compiler.flags;
    flags.insert(flags.end(), {"-nostdlib", "-static"});
    for (const std::string& script : TheDevice().linker_scripts) {
      flags.insert(flags.end(), {"-T", Board(script)});
    }
    objects.emplace_back("-lgcc");
    const std::string image = absl::StrCat(module, ".elf");
    if (!workbench_.Link(TheDevice().compiler, flags, objects, image))
      return "";
    std::vector<std::string> argv = TheDevice().emulator;
    argv.push_back(workbench_.Path(image));
    const auto result = workbench_.Execute(std::move(argv));
    if (!result.has_value()) return "";
    return result->standard_output.text + result->standard_error.text;
  }

  Workbench workbench_;
};

TEST_P(RefusedCodeTest, FaultsOnTheCore) {
  workbench_.Write("ops.c", absl::StrCat(kPrototype, GetParam().body, "\n"));
  Compile(GetParam().flags, "ops.c", "ops.o");
  const pipeline::BuildResult refused = Build(true, "ops.o");
  ASSERT_TRUE(refused.error.has_value());
  EXPECT_THAT(refused.error->message, HasSubstr(GetParam().reason));
  // As if nobody had looked.
  const pipeline::BuildResult blind = Build(false, "ops.o");
  ASSERT_FALSE(blind.error.has_value()) << blind.error->message;
  workbench_.Write("metadata.o",
                   ArtifactOf(blind, pipeline::OutputKind::kObject));
  EXPECT_THAT(Run("ops.o"),
              AllOf(HasSubstr("calling\nFAIL fault"), Not(HasSubstr("PASS"))));
}

TEST_P(RefusedCodeTest, RunsOnceItIsCompiledForTheTarget) {
  if (GetParam().body == kSaturates) {
    GTEST_SKIP() << "assembly is for one processor";
  }
  workbench_.Write("ops.c", absl::StrCat(kPrototype, GetParam().body, "\n"));
  Compile(TheDevice().compiler.flags, "ops.c", "ops.o");
  const pipeline::BuildResult accepted = Build(true, "ops.o");
  ASSERT_FALSE(accepted.error.has_value()) << accepted.error->message;
  workbench_.Write("metadata.o",
                   ArtifactOf(accepted, pipeline::OutputKind::kObject));
  EXPECT_THAT(Run("ops.o"), HasSubstr("calling\nPASS"));
}

INSTANTIATE_TEST_SUITE_P(
    Everywhere, RefusedCodeTest,
    ::testing::Values(
        Refused{"arm_state_on_m3", "cortex-m3", kDivides, {}, "in ARM state"},
        Refused{"v7_on_m0",
                "cortex-m0",
                kDivides,
                {"-mcpu=cortex-m3", "-mthumb"},
                "Tag_CPU_arch is v7"},
        Refused{"dsp_on_m3",
                "cortex-m3",
                kSaturates,
                {"-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft"},
                "Tag_CPU_arch is v7E-M"},
        Refused{"fpu_on_m3",
                "cortex-m3",
                kMultipliesFloats,
                {"-mcpu=cortex-m3", "-mthumb", "-mfloat-abi=softfp",
                 "-mfpu=fpv4-sp-d16"},
                "Tag_FP_arch is VFPv4-D16"}),
    [](const ::testing::TestParamInfo<Refused>& test) {
      return test.param.name;
    });

}  // namespace
}  // namespace metad::conformance
