// Objects that are written without a compiler link beside compiled modules:
// with GNU ld and with lld, warnings being errors, whatever the module's
// compiler, float ABI and code model; a linker drops what nobody refers to; and
// where the image may be moved, or protected, nothing stands in the way.

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/object_content.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ByteOrder;

constexpr char kModule[] = R"(
int one_run(void* a, int* b, int c, void* d, int* e, void* f);
int one_run(void* a, int* b, int c, void* d, int* e, void* f) {
  (void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
  return 1;
}
int __tvm_ffi_one_run(void* a, const void* b, int c, void* d);
int __tvm_ffi_one_run(void* a, const void* b, int c, void* d) {
  (void)a, (void)b, (void)c, (void)d;
  return 1;
}
int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol);
int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol) {
  return name == 0 || symbol == 0;
}
float image_second(float a, float b);
float image_second(float a, float b) {
  (void)a;
  return b;
}
#if ABI == 0
const void* TVMSystemLibEntryPoint(void);
#define REGISTRY ((unsigned long)TVMSystemLibEntryPoint())
#elif ABI == 1
int model_register(void);
#define REGISTRY ((unsigned long)model_register())
#else
extern const char metad_model_registry[];
#define REGISTRY ((unsigned long)metad_model_registry)
#endif
extern const float used_weight[];
unsigned long image_start(void);
unsigned long image_start(void) {
  union {
    float number;
    unsigned bits;
  } second;
  second.number = image_second(used_weight[0], used_weight[1]);
  return REGISTRY + (unsigned long)used_weight + second.bits;
}
)";

int AbiNumber(const codegen::Runtime* abi) {
  if (abi == &codegen::FfiRuntime()) return 1;
  return abi == &codegen::StandaloneRuntime() ? 2 : 0;
}

// Of the target's GNU tools.
std::string GnuLinker(const Compiler& compiler) {
  if (absl::StartsWith(compiler.object_machine, "arm") ||
      absl::StartsWith(compiler.object_machine, "thumb")) {
    return "arm-none-eabi-ld";
  }
  if (absl::StartsWith(compiler.object_machine, "riscv")) {
    return "riscv64-unknown-elf-ld";
  }
  if (compiler.object_machine == "x86-64") return "x86_64-linux-gnu-ld";
  return absl::StrCat(compiler.object_machine, "-linux-gnu-ld");
}

// Where the default is another.
std::vector<std::string> Emulation(const Compiler& compiler) {
  if (compiler.object_machine == "arm-v7r-be") return {"-EB"};
  if (absl::StartsWith(compiler.object_machine, "riscv32")) {
    return {"-m", "elf32lriscv"};
  }
  return {};
}

bool LldHas(const Compiler& compiler) {
  return compiler.object_machine != "arm-v7r-be" &&
         compiler.object_machine != "s390x";
}

class DirectLinkTest
    : public ::testing::TestWithParam<std::tuple<NamedAbi, Compiler>> {
 protected:
  static const Compiler& TheCompiler() { return std::get<1>(GetParam()); }

  // Compiles the module and writes the metadata.
  void SetUp() override {
    const codegen::Runtime* const abi = std::get<0>(GetParam()).value;
    spec_ = codegen::SpecOf({codegen::ListedModule("m", {"one_run"})});
    spec_.runtime = abi;
    if (TheCompiler().is_big_endian) {
      spec_.target = {"be", ByteOrder::kBigEndian};
    }
    constexpr absl::string_view kData("\0\0\x80\x3f\0\0\0\x40", 8);
    spec_.constants = {
        codegen::Constant("used_weight", codegen::kFloat32, {2}, kData),
        codegen::Constant("unused_weight", codegen::kFloat32, {2},
                          kData.substr(0, 8))};
    // Otherwise they would share their bytes, and the section.
    spec_.constants[0].section = ".rodata.used";
    spec_.constants[1].section = ".rodata.unused";
    const GeneratedModel model(spec_, workbench_);
    object_ = model.object();
    model.WriteObject(TheCompiler().object_machine, workbench_);
    workbench_.Write("module.c", kModule);
    ASSERT_TRUE(workbench_.Compile(
        TheCompiler(), CDialects().front(),
        {absl::StrCat("-DABI=", AbiNumber(abi)), "-ffreestanding"},
        {"module.c"}));
  }

  // Both objects, warnings being errors. What bare-metal objects have or do not
  // have about the stack their compilers do not agree on, so that the image
  // says it.
  void Link(const std::string& linker, std::vector<std::string> flags,
            const std::string& image) {
    std::vector<std::string> argv = {linker};
    for (const std::string& flag : Emulation(TheCompiler())) {
      if (linker != "ld.lld") argv.push_back(flag);
    }
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.insert(argv.end(), {"--fatal-warnings", "-z", "noexecstack",
                             "module.o", object_, "-o", image});
    const auto result = workbench_.Execute(argv);
    ASSERT_TRUE(result.has_value());
    ASSERT_TRUE(result->Succeeded()) << result->standard_error.text;
    EXPECT_EQ(result->standard_error.text, "");
  }

  void ExpectUnusedIsDropped(const std::string& image) {
    const auto content = ReadObject(workbench_.Path(image));
    ASSERT_TRUE(content.ok()) << content.status();
    EXPECT_EQ(content->variables.count("used_weight"), 1u);
    const bool table_refers_to_it =
        std::get<0>(GetParam()).value == &codegen::StandaloneRuntime();
    EXPECT_EQ(content->variables.count("unused_weight"),
              table_refers_to_it ? 1u : 0u);
    EXPECT_EQ(content->undefined, std::set<std::string>());
  }

  void ExpectLinks(const std::string& linker) {
    Link(linker, {"-e", "image_start", "--gc-sections", "-static"}, "image");
    if (!HasFatalFailure()) ExpectUnusedIsDropped("image");
  }

  codegen::MetadataSpec spec_;
  Workbench workbench_;
  std::string object_;
};

TEST_P(DirectLinkTest, LinksWithGnuLd) {
  ExpectLinks(GnuLinker(TheCompiler()));
}

TEST_P(DirectLinkTest, LinksWithLld) {
  if (!LldHas(TheCompiler())) {
    GTEST_SKIP() << "lld 14 does not link for " << TheCompiler().object_machine;
  }
  ExpectLinks("ld.lld");
}

// As a shared library, without a relocation in its code.
TEST_P(DirectLinkTest, MayBeMoved) {
  const bool is_hosted =
      absl::StrContains(GnuLinker(TheCompiler()), "-linux-gnu");
  if (!is_hosted) {
    GTEST_SKIP() << "images for " << TheCompiler().object_machine
                 << " have fixed addresses";
  }
  Link(GnuLinker(TheCompiler()), {"-shared", "-z", "text"}, "library.so");
  if (LldHas(TheCompiler())) {
    Link("ld.lld", {"-shared", "-z", "text"}, "library_of_lld.so");
  }
}

struct Protection {
  const char* machine;
  const char* compiler;
  const char* flag;
  // An error where an object of the image is not protected.
  std::vector<std::string> linker_flags;
  // As readelf -n has it of the image.
  const char* mark;
};

const Protection kProtections[] = {
    {"aarch64",
     "aarch64-linux-gnu-gcc",
     "-mbranch-protection=standard",
     {"-z", "force-bti"},
     "AArch64 feature: BTI, PAC"},
    {"x86-64",
     "x86_64-linux-gnu-gcc",
     "-fcf-protection",
     {"-z", "cet-report=error"},
     "x86 feature: IBT, SHSTK"},
};

class ProtectedImageTest : public ::testing::TestWithParam<Protection> {
 protected:
  // A module with the protection, and metadata without code.
  void SetUp() override {
    spec_ = codegen::SpecOf({codegen::ListedModule("m", {"one_run"})});
    spec_.runtime = &codegen::StandaloneRuntime();
    constexpr absl::string_view kData("\0\0\x80\x3f\0\0\0\x40", 8);
    spec_.constants = {
        codegen::Constant("used_weight", codegen::kFloat32, {2}, kData)};
    const GeneratedModel model(spec_, workbench_);
    model.WriteObject(GetParam().machine, workbench_);
    object_ = model.object();
    workbench_.Write("module.c", kModule);
    Run({GetParam().compiler, GetParam().flag, "-DABI=2", "-ffreestanding",
         "-c", "module.c"});
    Run({GetParam().compiler, GetParam().flag, "-I.", "-c", model.source(),
         "-o", "compiled.o"});
  }

  std::string Run(std::vector<std::string> argv) {
    const auto result = workbench_.Execute(std::move(argv));
    if (!result.has_value()) return "";
    EXPECT_TRUE(result->Succeeded()) << result->standard_error.text;
    EXPECT_EQ(result->standard_error.text, "");
    return result->standard_output.text;
  }

  std::string PropertiesOf(const std::string& object) {
    const std::string text = Run({"readelf", "-nW", object});
    const size_t owner = text.find("GNU");
    return owner == std::string::npos ? "" : text.substr(owner);
  }

  codegen::MetadataSpec spec_;
  Workbench workbench_;
  std::string object_;
};

TEST_P(ProtectedImageTest, MetadataWithoutCodeTakesNoProtectionAway) {
  for (const std::string& linker :
       {absl::StrReplaceAll(GetParam().compiler, {{"-gcc", "-ld"}}),
        std::string("ld.lld")}) {
    std::vector<std::string> argv = {linker};
    argv.insert(argv.end(), GetParam().linker_flags.begin(),
                GetParam().linker_flags.end());
    argv.insert(argv.end(), {"--fatal-warnings", "-e", "image_start", "-static",
                             "module.o", object_, "-o", "image"});
    Run(argv);
    EXPECT_THAT(Run({"readelf", "-nW", "image"}),
                ::testing::HasSubstr(GetParam().mark))
        << linker;
  }
}

TEST_P(ProtectedImageTest, MarkIsTheCompilers) {
  EXPECT_NE(PropertiesOf("compiled.o"), "");
  EXPECT_EQ(PropertiesOf(object_), PropertiesOf("compiled.o"));
}

INSTANTIATE_TEST_SUITE_P(
    Machines, ProtectedImageTest, ::testing::ValuesIn(kProtections),
    [](const ::testing::TestParamInfo<Protection>& test) {
      return absl::StrReplaceAll(test.param.machine, {{"-", "_"}});
    });

// A debugger, a profiler or an exception that comes by finds its way through
// the register function: as many frames are above a function that it calls as
// are above its own caller, and two more.
constexpr char kUnwinder[] = R"(
#include <stdio.h>
#include <unwind.h>
int model_register(void);
int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol);
int __tvm_ffi_one_run(void* a, const void* b, int c, void* d);
int __tvm_ffi_one_run(void* a, const void* b, int c, void* d) {
  (void)a, (void)b, (void)c, (void)d;
  return 1;
}
static _Unwind_Reason_Code count_frame(struct _Unwind_Context* context,
                                       void* count) {
  (void)context;
  ++*(int*)count;
  return _URC_NO_REASON;
}
static int seen = 0;
int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol) {
  (void)name, (void)symbol;
  _Unwind_Backtrace(count_frame, &seen);
  return 0;
}
int main(void) {
  int here = 0;
  _Unwind_Backtrace(count_frame, &here);
  model_register();
  printf("%d more\n", seen - here);
  return 0;
}
)";

TEST(DirectUnwindTest, StackCanBeWalkedThroughTheRegisterFunction) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("m", {"one_run"})});
  spec.runtime = &codegen::FfiRuntime();
  for (const Compiler& compiler : HostCompilers()) {
    Workbench workbench;
    const GeneratedModel model(spec, workbench);
    model.WriteObject("x86-64", workbench);
    workbench.Write("unwinder.c", kUnwinder);
    ASSERT_TRUE(workbench.Compile(compiler, CDialects().front(),
                                  {"-O0", "-fasynchronous-unwind-tables"},
                                  {"unwinder.c"}));
    ASSERT_TRUE(workbench.Link(compiler, {"-Wl,--fatal-warnings"},
                               {"unwinder.o", model.object()}, "unwinder"));
    EXPECT_EQ(workbench.Run("unwinder"), "2 more\n");
  }
}

std::string TestName(
    const ::testing::TestParamInfo<std::tuple<NamedAbi, Compiler>>& test) {
  return absl::StrCat(std::get<0>(test.param).name, "_",
                      std::get<1>(test.param).name);
}

INSTANTIATE_TEST_SUITE_P(
    Everywhere, DirectLinkTest,
    ::testing::Combine(::testing::ValuesIn(AllAbis()),
                       ::testing::ValuesIn(CatalogueCompilers())),
    TestName);

INSTANTIATE_TEST_SUITE_P(
    OtherMachines, DirectLinkTest,
    ::testing::Combine(::testing::ValuesIn(AllAbis()),
                       ::testing::ValuesIn(CompilersOfOtherMachines())),
    TestName);

}  // namespace
}  // namespace metad::conformance
