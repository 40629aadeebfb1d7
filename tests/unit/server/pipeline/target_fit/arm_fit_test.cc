#include "server/pipeline/target_fit/arm_fit.h"

#include <elf.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codegen/elf/machines.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using codegen::elf::ArmCore;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ArmCore CoreOf(const std::string& machine) {
  const auto found = codegen::elf::FindMachine(machine);
  EXPECT_TRUE(found.has_value()) << machine;
  return std::get<ArmCore>(found->core);
}

std::vector<std::string> Texts(const std::vector<FitFinding>& findings) {
  std::vector<std::string> texts;
  for (const FitFinding& finding : findings) {
    texts.push_back(
        (finding.verdict == FitVerdict::kRisky ? "risky: " : "refused: ") +
        finding.Text());
  }
  return texts;
}

constexpr uint64_t kArch = 6;
constexpr uint64_t kProfile = 7;

// Of an object for the core's architecture, unless it says another one.
std::vector<std::string> Compare(
    const std::string& machine,
    std::initializer_list<std::pair<uint64_t, uint64_t>> numbers) {
  const ArmCore core = CoreOf(machine);
  ObjectAttributes attributes;
  attributes.Set(kArch, {core.arch, ""});
  for (const auto& [tag, number] : numbers) attributes.Set(tag, {number, ""});
  return Texts(CompareArmAttributes(core, attributes));
}

constexpr uint64_t kFpArch = 10;
constexpr uint64_t kNumberModel = 23;
constexpr uint64_t kHardFpUse = 27;
constexpr uint64_t kVfpArgs = 28;

TEST(ArmFitTest, OlderArchitecturesOfTheProfileFit) {
  EXPECT_THAT(Compare("thumb-v7em", {{kArch, 10}, {kProfile, 'M'}}), IsEmpty());
  EXPECT_THAT(Compare("thumb-v8.1m-main", {{kArch, 17}, {kProfile, 'M'}}),
              IsEmpty());
  // v4T, whose Thumb is in v6-M.
  EXPECT_THAT(Compare("thumb-v6m", {{kArch, 2}}), IsEmpty());
}

TEST(ArmFitTest, NewerAndOtherArchitecturesAreRefused) {
  EXPECT_THAT(Compare("thumb-v6m", {{kArch, 10}, {kProfile, 'M'}}),
              ElementsAre(HasSubstr("Tag_CPU_arch is v7; expected v6S-M")));
  EXPECT_THAT(Compare("thumb-v7m", {{kArch, 13}, {kProfile, 'M'}}),
              ElementsAre(HasSubstr("Tag_CPU_arch is v7E-M; expected v7")));
  EXPECT_THAT(Compare("thumb-v7m", {{kArch, 10}, {kProfile, 'A'}}),
              ElementsAre(HasSubstr("Tag_CPU_arch_profile is Application; "
                                    "expected Microcontroller")));
  // GNU ld does not take them together.
  EXPECT_THAT(Compare("thumb-v8m-main", {{kArch, 2}}),
              ElementsAre(HasSubstr("Tag_CPU_arch is v4T")));
  EXPECT_THAT(Compare("thumb-v7m", {{kArch, 99}}),
              ElementsAre(HasSubstr("Tag_CPU_arch is 99")));
}

TEST(ArmFitTest, FloatUnitIsNeverThereOrSometimes) {
  EXPECT_THAT(Compare("thumb-v7m", {{kArch, 10}, {kFpArch, 6}}),
              ElementsAre(HasSubstr("refused: Tag_FP_arch is VFPv4-D16; "
                                    "expected none")));
  EXPECT_THAT(
      Compare("thumb-v7em-fpv4-sp-soft", {{kFpArch, 6}, {kHardFpUse, 1}}),
      ElementsAre(HasSubstr("risky: Tag_FP_arch")));
  // Double precision, which no Cortex-M4 has.
  EXPECT_THAT(Compare("thumb-v7em-fpv4-sp-soft", {{kFpArch, 6}}),
              ElementsAre(HasSubstr("refused: Tag_FP_arch")));
  EXPECT_THAT(Compare("thumb-v7em-fpv5-sp-hard", {{kFpArch, 8}}),
              ElementsAre(HasSubstr("risky: Tag_FP_arch")));
  EXPECT_THAT(Compare("thumb-v7em-fpv5-hard", {{kFpArch, 8}}), IsEmpty());
  // 32 registers.
  EXPECT_THAT(Compare("thumb-v7em-fpv5-hard", {{kFpArch, 5}}),
              ElementsAre(HasSubstr("refused: Tag_FP_arch is VFPv4;")));
}

// As the linkers have it: GNU ld looks at objects that have floats, lld at
// tags.
TEST(ArmFitTest, FloatsArePassedAsTheTargetPassesThem) {
  const char* const soft = "thumb-v7em-fpv4-sp-soft";
  const char* const hard = "thumb-v7em-fpv4-sp-hard";
  EXPECT_THAT(Compare(soft, {{kNumberModel, 3}, {kVfpArgs, 1}}),
              ElementsAre(HasSubstr("Tag_ABI_VFP_args is VFP registers")));
  EXPECT_THAT(Compare(hard, {{kNumberModel, 3}}),
              ElementsAre(HasSubstr("Tag_ABI_VFP_args is core registers")));
  EXPECT_THAT(Compare(hard, {{kVfpArgs, 0}}),
              ElementsAre(HasSubstr("Tag_ABI_VFP_args is core registers")));
  EXPECT_THAT(Compare(hard, {}), IsEmpty());
  EXPECT_THAT(Compare(soft, {{kVfpArgs, 1}}), IsEmpty());
  for (const char* machine : {soft, hard}) {
    EXPECT_THAT(Compare(machine, {{kNumberModel, 3}, {kVfpArgs, 3}}),
                IsEmpty());
    EXPECT_THAT(Compare(machine, {{kNumberModel, 3}, {kVfpArgs, 2}}),
                ElementsAre(HasSubstr("the toolchain's own way")));
  }
}

TEST(ArmFitTest, WhatLinkersMustKnowAndDoNotIsRefused) {
  EXPECT_THAT(Compare("thumb-v7m", {{54, 1}}),
              ElementsAre(HasSubstr("refused: attribute 54")));
  EXPECT_THAT(Compare("thumb-v7m", {{54, 0}, {90, 1}, {218, 1}}), IsEmpty());
  EXPECT_THAT(Compare("thumb-v7m", {{32, 1}}),
              ElementsAre(HasSubstr("refused: Tag_compatibility")));
}

TEST(ArmFitTest, NoCoreOfTheTargetsHasUnitsOfOthers) {
  EXPECT_THAT(Compare("thumb-v7em", {{12, 1}}),
              ElementsAre(HasSubstr("refused: Tag_Advanced_SIMD_arch is 1")));
  EXPECT_THAT(Compare("thumb-v8m-base", {{kArch, 16}, {46, 1}}),
              ElementsAre(HasSubstr("refused: Tag_DSP_extension")));
  EXPECT_THAT(Compare("thumb-v8.1m-main", {{kArch, 21}, {48, 2}, {50, 2}}),
              ElementsAre(HasSubstr("risky: Tag_MVE_arch"),
                          HasSubstr("risky: Tag_PAC_extension")));
  EXPECT_THAT(Compare("thumb-v8m-main", {{kArch, 17}, {48, 1}}),
              ElementsAre(HasSubstr("refused: Tag_MVE_arch")));
}

// One executable section with symbols.
ObjectFile CodeWith(const std::vector<ObjectSymbol>& symbols) {
  ObjectFile object;
  object.machine = EM_ARM;
  object.processor_flags = 0x05000000;
  object.sections.resize(2);
  object.sections[1].name = ".text";
  object.sections[1].flags = SHF_ALLOC | SHF_EXECINSTR;
  object.sections[1].size = 16;
  object.symbols = symbols;
  return object;
}

ObjectSymbol Symbol(absl::string_view name, uint64_t value, int type,
                    int binding) {
  ObjectSymbol symbol;
  symbol.name = name;
  symbol.value = value;
  symbol.type = type;
  symbol.binding = binding;
  symbol.section = 1;
  symbol.defined = true;
  return symbol;
}

std::vector<std::string> CompareCode(const std::string& machine,
                                     const std::vector<ObjectSymbol>& symbols) {
  return Texts(CompareArmCode(CoreOf(machine), CodeWith(symbols), {"op"}));
}

TEST(ArmFitTest, CodeInArmStateIsForCoresThatHaveIt) {
  const std::vector<ObjectSymbol> arm = {Symbol("$a", 0, STT_NOTYPE, STB_LOCAL),
                                         Symbol("op", 0, STT_FUNC, STB_GLOBAL)};
  EXPECT_THAT(CompareCode("thumb-v7m", arm),
              ElementsAre(HasSubstr("the code of op is in ARM state")));
  EXPECT_THAT(CompareCode("arm-v7r-be", arm), IsEmpty());
  // A helper that no registry has.
  EXPECT_THAT(
      CompareCode("thumb-v7m", {Symbol("$t", 0, STT_NOTYPE, STB_LOCAL),
                                Symbol("op", 1, STT_FUNC, STB_GLOBAL),
                                Symbol("$a.1", 8, STT_NOTYPE, STB_LOCAL)}),
      ElementsAre(HasSubstr("the code of section \".text\" is in ARM")));
}

TEST(ArmFitTest, CodeOfAnotherVersionOfTheEabiIsRefused) {
  ObjectFile object = CodeWith({});
  EXPECT_THAT(CompareArmCode(CoreOf("thumb-v7m"), object, {}), IsEmpty());
  object.processor_flags = 0;
  EXPECT_THAT(Texts(CompareArmCode(CoreOf("thumb-v7m"), object, {})),
              ElementsAre(HasSubstr("the version of the EABI (e_flags) is 0; "
                                    "expected 5")));
  // What objcopy makes of a file.
  object.sections[1].flags = SHF_ALLOC;
  EXPECT_THAT(CompareArmCode(CoreOf("thumb-v7m"), object, {}), IsEmpty());
}

// An assembler's label without .thumb_func: a call of it leaves Thumb state.
TEST(ArmFitTest, ThumbFunctionsHaveTheirBit) {
  const std::vector<ObjectSymbol> label = {
      Symbol("$t", 0, STT_NOTYPE, STB_LOCAL),
      Symbol("op", 0, STT_NOTYPE, STB_GLOBAL)};
  for (const char* machine : {"thumb-v7m", "arm-v7r-be"}) {
    EXPECT_THAT(CompareCode(machine, label),
                ElementsAre(HasSubstr("the Thumb bit of op is 0")));
  }
  EXPECT_THAT(CompareCode("thumb-v7m", {Symbol("$t", 0, STT_NOTYPE, STB_LOCAL),
                                        Symbol("op", 1, STT_FUNC, STB_GLOBAL)}),
              IsEmpty());
}

}  // namespace
}  // namespace metad::pipeline
