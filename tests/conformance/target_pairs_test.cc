// A build's verdict on a module is that of the linkers and of the core: for
// every target of the catalogue and every way to compile a module that
// KindsOf() has, the module is refused exactly where GNU ld or lld refuses to
// link it with the target's own object and the metadata, or where the target's
// assembler refuses to assemble the module's code for the richest core that the
// target may be.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/machines.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/target_fit/target_fit.h"
#include "server/platform/file_content.h"
#include "tests/conformance/compiled_kind.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/pooled_build.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

using Strings = std::vector<std::string>;

constexpr int64_t kMaxObjectBytes = int64_t{1} << 20;

// Uses what processors differ in: floats of both sizes, division, DSP's
// multiplication of halfwords, a choice of floats, indices, acquiring loads,
// and the data that compilers lay out differently. What v8.1-M has beside no
// compiler is sure to use.
constexpr char kOperator[] = R"(
typedef enum { kNone, kSome } Choice;
typedef struct { Choice choice; __WCHAR_TYPE__ letter; } Shared;
int RUN(void* args, int* codes, int n, void* out, int* out_code, void* handle);
int RUN(void* args, int* codes, int n, void* out, int* out_code, void* handle) {
  volatile float* floats = args;
  volatile double* doubles = out;
  short* shorts = handle;
  Shared* shared = handle;
  int sum = 0;
  floats[0] = floats[1] * floats[2] + (float)n;
  const float one = floats[1];
  const float other = floats[2];
  floats[3] = one > other ? one : other;
  doubles[0] = doubles[1] * doubles[2];
  codes[0] = codes[1] / n;
  codes[1] = shorts[n] * shorts[n + 1] + codes[2];
  for (int i = 0; i < n; ++i) sum += codes[i] < 0 ? codes[i] : out_code[i];
#ifdef IS_V8_1M
  __asm__("csinc %0, %0, %0, ne" : "+r"(sum));
#endif
  sum += __atomic_load_n(&codes[3], __ATOMIC_ACQUIRE);
  return sum + (int)shared->choice + (int)shared->letter + out_code[n * 3];
}
)";

// The richest core that a target may be, as its assembler is told of it; what
// processors have is from their technical reference manuals. Nothing for
// targets whose objects do not say what they need.
Strings RichestCore(const std::string& target) {
  static const auto* const cores = new std::map<std::string, Strings>{
      {"cortex-m0", {"-mcpu=cortex-m0", "-mthumb"}},
      {"cortex-m3", {"-mcpu=cortex-m3", "-mthumb"}},
      {"cortex-m4", {"-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16"}},
      {"cortex-m4f", {"-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16"}},
      {"cortex-m7", {"-mcpu=cortex-m7", "-mthumb", "-mfpu=fpv5-d16"}},
      {"cortex-m7f", {"-mcpu=cortex-m7", "-mthumb", "-mfpu=fpv5-d16"}},
      {"cortex-m33", {"-mcpu=cortex-m33", "-mthumb", "-mfpu=fpv5-sp-d16"}},
      {"cortex-m33f", {"-mcpu=cortex-m33", "-mthumb", "-mfpu=fpv5-sp-d16"}},
      {"cortex-m55", {"-march=armv8.1-m.main+dsp+mve.fp+fp.dp", "-mthumb"}},
      {"cortex-m55f", {"-march=armv8.1-m.main+dsp+mve.fp+fp.dp", "-mthumb"}},
      {"cortex-r5be", {"-mcpu=cortex-r5", "-mfpu=vfpv3-d16", "-EB"}},
      {"rv32imac", {"-march=rv32imac_zicsr_zifencei", "-mabi=ilp32"}},
      {"rv64gc", {"-march=rv64gc", "-mabi=lp64d"}},
      {"x86_64", {}},
      {"aarch64", {}},
      {"s390x", {}},
  };
  const auto found = cores->find(target);
  EXPECT_NE(found, cores->end()) << target << " needs a line here";
  return found == cores->end() ? Strings() : found->second;
}

// Of the family's GNU tools.
std::string GnuTool(LinkedFamily family, const std::string& tool) {
  switch (family) {
    case LinkedFamily::kArm:
      return "arm-none-eabi-" + tool;
    case LinkedFamily::kRiscv:
      return "riscv64-unknown-elf-" + tool;
    case LinkedFamily::kX86:
      return "x86_64-linux-gnu-" + tool;
    case LinkedFamily::kAarch64:
      return "aarch64-linux-gnu-" + tool;
    case LinkedFamily::kS390:
      return "s390x-linux-gnu-" + tool;
  }
  return "";
}

// What the compiler says of the machine in its assembly, which without it is
// the assembler's to know by its command line; and what clang says to lld
// alone.
bool IsForOthers(absl::string_view line) {
  line = absl::StripLeadingAsciiWhitespace(line);
  for (const absl::string_view directive :
       {".cpu", ".arch", ".arch_extension", ".fpu", ".eabi_attribute",
        ".attribute", ".addrsig", ".addrsig_sym"}) {
    if (absl::StartsWith(line, directive) &&
        (line.size() == directive.size() ||
         absl::ascii_isspace(
             static_cast<unsigned char>(line[directive.size()])))) {
      return true;
    }
  }
  return false;
}

// A module of each kind, compiled once for all tests.
class CompiledModules {
 public:
  CompiledModules() { workbench_.Write("operator.c", kOperator); }

  // Of the object, relative to the workbench.
  std::string ObjectOf(const CompiledKind& kind) {
    return Compiled(kind, "-c", ".o");
  }

  // The kind's assembly without what it says of the machine.
  std::string AssemblyOf(const CompiledKind& kind) {
    const std::string name = Compiled(kind, "-S", ".s");
    const std::string bare = absl::StrCat("bare_", name);
    if (workbench_.Has(bare)) return bare;
    std::string text;
    for (const absl::string_view line : absl::StrSplit(Content(name), '\n')) {
      if (!IsForOthers(line)) absl::StrAppend(&text, line, "\n");
    }
    workbench_.Write(bare, text);
    return bare;
  }

  std::string Content(const std::string& name) {
    const auto content =
        platform::ReadFileContent(workbench_.Path(name), kMaxObjectBytes);
    EXPECT_TRUE(content.ok()) << content.status();
    return content.ok() ? *content : "";
  }

  // How argv ended; its first is looked up.
  platform::ProcessResult Run(Strings argv) {
    const auto result = workbench_.Execute(std::move(argv));
    return result.value_or(platform::ProcessResult());
  }

  // The target's own object, that of its firmware.
  std::string FirmwareOf(const std::string& target) {
    const std::string name = absl::StrCat("firmware_", target, ".o");
    if (!workbench_.Has(name)) {
      Compile(FirstCompilerOf(target), "app_run", "-c", name);
    }
    return name;
  }

  // An object of Arm's with a word of data, for an architecture by its number.
  std::string DataFor(int arch, bool big_endian) {
    const std::string name =
        absl::StrCat("data_", arch, big_endian ? "_be" : "", ".o");
    if (workbench_.Has(name)) return name;
    const std::string source = name + ".s";
    workbench_.Write(source, absl::StrCat(".eabi_attribute 6, ", arch,
                                          "\n.section .rodata\n.word 1\n"));
    const platform::ProcessResult result =
        Run({GnuTool(LinkedFamily::kArm, "as"), big_endian ? "-EB" : "-EL",
             "-o", name, source});
    EXPECT_TRUE(result.Succeeded()) << result.standard_error.text;
    return name;
  }

  Workbench& workbench() { return workbench_; }

 private:
  std::string Compiled(const CompiledKind& kind, const std::string& how,
                       const std::string& suffix) {
    std::string name = kind.name + suffix;
    if (!workbench_.Has(name)) Compile(kind.compiler, "pair_run", how, name);
    return name;
  }

  void Compile(const Compiler& compiler, const std::string& function,
               const std::string& how, const std::string& output) {
    Strings argv = {compiler.program};
    for (const std::string& flag : compiler.flags) {
      argv.push_back(flag);
      // The compiler's own macros are those of v8-M where it has no float unit.
      if (flag == "-mcpu=cortex-m55") argv.emplace_back("-DIS_V8_1M");
    }
    argv.insert(argv.end(), {"-ffreestanding", "-DRUN=" + function, how, "-o",
                             output, "operator.c"});
    const platform::ProcessResult result = Run(std::move(argv));
    EXPECT_TRUE(result.Succeeded()) << result.standard_error.text;
  }

  Workbench workbench_;
};

CompiledModules& Modules() {
  static CompiledModules modules;
  return modules;
}

pipeline::BuildResult Build(const std::string& target,
                            const std::string& object) {
  static PooledBuild pool;
  const std::string content = Modules().Content(object);
  pipeline::BuildRequest request;
  request.model_name = "pair";
  request.target = target;
  request.outputs = {pipeline::OutputKind::kObject};
  pipeline::ModuleInput module;
  module.name = "module";
  module.kind = pipeline::ModuleKind::kObject;
  module.artifact = content;
  module.functions = {"pair_run"};
  request.modules.push_back(module);
  return pool.Try(std::move(request));
}

// Nothing, or what it says against the pair.
struct Opinion {
  std::optional<std::string> refusal;
  std::string warnings;
};

Opinion OpinionOf(const platform::ProcessResult& result) {
  Opinion opinion;
  if (result.Succeeded()) {
    opinion.warnings = result.standard_error.text;
  } else {
    opinion.refusal = result.standard_error.text.substr(0, 500);
  }
  return opinion;
}

class TargetPairsTest : public ::testing::TestWithParam<std::string> {
 protected:
  static const std::string& Target() { return GetParam(); }
  static LinkedFamily Family() { return FamilyOf(Target()); }

  // The metadata's object, which is the same whatever the module.
  void SetUp() override {
    const CompiledKind own = {FirstCompilerOf(Target()).name,
                              FirstCompilerOf(Target())};
    const pipeline::BuildResult result =
        Build(Target(), Modules().ObjectOf(own));
    ASSERT_FALSE(result.error.has_value()) << result.error->message;
    metadata_ = absl::StrCat("metadata_", Target(), ".o");
    if (Modules().workbench().Has(metadata_)) return;
    Modules().workbench().Write(
        metadata_, ArtifactOf(result, pipeline::OutputKind::kObject));
  }

  Opinion Link(Strings linker, const std::string& object) const {
    linker.insert(
        linker.end(),
        {"-e", "app_run", "--unresolved-symbols=ignore-all", "-o", "image.elf",
         Modules().FirmwareOf(Target()), metadata_, object});
    return OpinionOf(Modules().Run(std::move(linker)));
  }

  Opinion OfGnuLd(const std::string& object) const {
    Strings linker = {GnuTool(Family(), "ld")};
    if (Target() == "cortex-r5be") linker.emplace_back("-EB");
    if (Target() == "rv32imac") {
      linker.insert(linker.end(), {"-m", "elf32lriscv"});
    }
    return Link(std::move(linker), object);
  }

  // lld 14 knows neither big-endian Arm nor IBM Z.
  Opinion OfLld(const std::string& object) const {
    if (Target() == "cortex-r5be" || Target() == "s390x") return {};
    return Link({"ld.lld"}, object);
  }

  static Opinion OfTheCore(const CompiledKind& kind) {
    const Strings core = RichestCore(Target());
    if (core.empty()) return {};
    Strings argv = {GnuTool(Family(), "as")};
    argv.insert(argv.end(), core.begin(), core.end());
    argv.insert(argv.end(), {"-o", "assembled.o", Modules().AssemblyOf(kind)});
    return OpinionOf(Modules().Run(std::move(argv)));
  }

  // The first that has something against it decides.
  Opinion OfOthers(const CompiledKind& kind, bool is_of_the_family) const {
    const std::string object = Modules().ObjectOf(kind);
    Opinion opinion = OfGnuLd(object);
    if (opinion.refusal.has_value()) return opinion;
    Opinion other = OfLld(object);
    if (other.refusal.has_value()) return other;
    EXPECT_TRUE(is_of_the_family) << "both linkers take it";
    other = OfTheCore(kind);
    if (other.refusal.has_value()) return other;
    return opinion;
  }

  void ExpectAgreement(const CompiledKind& kind, bool is_of_the_family) const {
    SCOPED_TRACE(absl::StrCat(kind.name, " on ", Target()));
    const Opinion others = OfOthers(kind, is_of_the_family);
    const pipeline::BuildResult result =
        Build(Target(), Modules().ObjectOf(kind));
    EXPECT_EQ(result.error.has_value(), others.refusal.has_value())
        << "we: " << (result.error.has_value() ? result.error->message : "fits")
        << "\nthey: " << others.refusal.value_or("fits");
    const bool warns = absl::StrContains(others.warnings, "enums") ||
                       absl::StrContains(others.warnings, "wchar_t");
    if (warns && !result.error.has_value()) {
      EXPECT_FALSE(result.notes.empty()) << others.warnings;
    }
  }

  std::string metadata_;
};

TEST_P(TargetPairsTest, VerdictIsThatOfBothLinkersAndTheCore) {
  for (const CompiledKind& kind : KindsOf(Family())) {
    ExpectAgreement(kind, true);
  }
}

TEST_P(TargetPairsTest, ModulesForOtherProcessorsAreRefused) {
  for (const LinkedFamily family :
       {LinkedFamily::kArm, LinkedFamily::kRiscv, LinkedFamily::kX86,
        LinkedFamily::kAarch64, LinkedFamily::kS390}) {
    if (family != Family()) ExpectAgreement(KindsOf(family).front(), false);
  }
}

// Objects that say an architecture's number.
class NumberedArchitectureTest : public TargetPairsTest {};

// Of data, which no core executes, the linkers alone decide: whatever
// architecture it claims to be for.
TEST_P(NumberedArchitectureTest, OfDataThoseFitThatGnuLdLinks) {
  constexpr int kArchitectures = 23;
  const execution::TargetDescription& target =
      *execution::ToolchainCatalog::Default().FindTarget(Target());
  const auto machine = codegen::elf::FindMachine(target.object_machine);
  ASSERT_TRUE(machine.has_value());
  for (int arch = 0; arch < kArchitectures; ++arch) {
    SCOPED_TRACE(absl::StrCat("Tag_CPU_arch ", arch));
    const std::string object = Modules().DataFor(arch, target.big_endian);
    const Opinion linker = OfGnuLd(object);
    // Its table ends before some, and what is behind it decides.
    if (absl::StrContains(linker.refusal.value_or(linker.warnings),
                          "assertion fail")) {
      continue;
    }
    const std::string bytes = Modules().Content(object);
    const auto file = pipeline::ReadObjectFile(bytes);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(pipeline::CompareObject(*file, machine->core, {}).empty(),
              !linker.refusal.has_value())
        << linker.refusal.value_or("links");
  }
}

Strings Targets() {
  Strings targets;
  for (const execution::TargetDescription& target :
       execution::ToolchainCatalog::Default().targets()) {
    // One of the others.
    if (target.name != "host") targets.push_back(target.name);
  }
  return targets;
}

// Arm's; a core with a float unit is asked about without it.
Strings TargetsWithNumbers() {
  Strings targets;
  for (const std::string& target : Targets()) {
    if (FamilyOf(target) == LinkedFamily::kArm &&
        !absl::EndsWith(target, "f")) {
      targets.push_back(target);
    }
  }
  return targets;
}

std::string TestName(const ::testing::TestParamInfo<std::string>& test) {
  return absl::StrReplaceAll(test.param, {{"-", "_"}});
}

INSTANTIATE_TEST_SUITE_P(Catalogue, TargetPairsTest,
                         ::testing::ValuesIn(Targets()), TestName);

INSTANTIATE_TEST_SUITE_P(Catalogue, NumberedArchitectureTest,
                         ::testing::ValuesIn(TargetsWithNumbers()), TestName);

struct Risk {
  const char* kind;
  const char* target;
  // In a note, or in the error.
  const char* text;
};

CompiledKind KindNamed(LinkedFamily family, const std::string& name) {
  for (const CompiledKind& kind : KindsOf(family)) {
    if (kind.name == name) return kind;
  }
  ADD_FAILURE() << name;
  return {};
}

// What some cores of the target have, and what matters to some modules only.
TEST(TargetRiskTest, WhatDependsOnTheCoreAtHandIsANote) {
  constexpr Risk kRisks[] = {
      {"softfp_m4", "cortex-m4", "Tag_FP_arch is VFPv4-D16"},
      {"softfp_m7", "cortex-m7", "Tag_FP_arch is FPv5"},
      {"double_m7", "cortex-m7f", "Tag_FP_arch is FPv5"},
      {"softfp_m55", "cortex-m55", "Tag_MVE_arch is MVE"},
      {"softfp_r5", "cortex-r5be", "Tag_FP_arch is VFPv3-D16"},
      {"long_enums", "cortex-m3", "Tag_ABI_enum_size is int"},
      {"short_wchar", "cortex-m3", "Tag_ABI_PCS_wchar_t is 2"},
      {"alternative_halfs", "cortex-m4", "Alternative Format"},
      {"v3_marked", "x86_64", "x86-64-v3"},
      {"cf_protection", "x86_64", "IBT"},
      {"branch_protection", "aarch64", "BTI"},
  };
  for (const Risk& risk : kRisks) {
    SCOPED_TRACE(absl::StrCat(risk.kind, " on ", risk.target));
    const CompiledKind kind = KindNamed(FamilyOf(risk.target), risk.kind);
    const pipeline::BuildResult result =
        Build(risk.target, Modules().ObjectOf(kind));
    EXPECT_FALSE(result.error.has_value());
    EXPECT_THAT(result.notes, Contains(Field(&pipeline::BuildNote::text,
                                             HasSubstr(risk.text))));
  }
}

TEST(TargetRiskTest, ErrorNamesModuleAttributeExpectationAndWayOut) {
  constexpr Risk kErrors[] = {
      {"gcc_arm_none_eabi_cortex_m4f", "cortex-m4",
       "module: Tag_ABI_VFP_args is VFP registers (how floats are passed); "
       "expected core registers (-mfloat-abi=soft). What to do about module: "
       "compile it with -mcpu=cortex-m4 -mthumb -mfloat-abi=soft, or build for "
       "cortex-m4f or "},
      {"gcc_arm_none_eabi_cortex_m33", "cortex-m0",
       "module: Tag_CPU_arch is v8-M.mainline; expected v6S-M or "},
      {"arm_by_default", "cortex-m3", "in ARM state"},
      {"armv7a", "cortex-m7",
       "Tag_CPU_arch_profile is Application; expected "
       "Microcontroller"},
      {"rwpi", "cortex-m3", "Tag_ABI_PCS_R9_use is SB"},
      {"rv32imafc_hard", "rv32imac",
       "the float ABI (e_flags) is single-precision float registers; expected "
       "integer registers only (-mabi)"},
      {"rv32imac_zba", "rv32imac", "so not zba"},
      {"aligned_stack", "rv32imac", "Tag_RISCV_stack_align is 32; expected 16"},
  };
  for (const Risk& risk : kErrors) {
    SCOPED_TRACE(absl::StrCat(risk.kind, " on ", risk.target));
    const CompiledKind kind = KindNamed(FamilyOf(risk.target), risk.kind);
    const pipeline::BuildResult result =
        Build(risk.target, Modules().ObjectOf(kind));
    ASSERT_TRUE(result.error.has_value());
    EXPECT_EQ(result.error->reason,
              pipeline::BuildErrorReason::kVerificationFailed);
    EXPECT_THAT(result.error->message, HasSubstr(risk.text));
  }
}

}  // namespace
}  // namespace metad::conformance
