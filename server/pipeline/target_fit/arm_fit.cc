#include "server/pipeline/target_fit/arm_fit.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/target_fit/arm_architectures.h"
#include "server/pipeline/target_fit/arm_attribute_names.h"
#include "server/pipeline/target_fit/arm_code_states.h"

namespace metad::pipeline {
namespace {

using codegen::elf::ArmCore;
using codegen::elf::ArmFloatUnit;

// Functions named in one finding.
constexpr size_t kMaxNamed = 5;

using MaybeFinding = std::optional<FitFinding>;

FitFinding Convention(FitVerdict verdict, std::string attribute,
                      std::string found, std::string expected) {
  return {FitAspect::kConvention, verdict, std::move(attribute),
          std::move(found), std::move(expected)};
}

FitFinding Execution(FitVerdict verdict, std::string attribute,
                     std::string found, std::string expected) {
  return {FitAspect::kExecution, verdict, std::move(attribute),
          std::move(found), std::move(expected)};
}

// 'S' is A or R; none at all is whatever the others are.
bool GoesWithProfile(uint64_t object, char core) {
  if (object == 0 || core == '\0') return true;
  if (object == 'S') return core == 'A' || core == 'R' || core == 'S';
  return object == static_cast<uint64_t>(core);
}

MaybeFinding CompareProfile(const ArmCore& core,
                            const ObjectAttributes& object) {
  const uint64_t profile = object.Number(kTagCpuArchProfile);
  if (GoesWithProfile(profile, core.profile)) return std::nullopt;
  return Convention(FitVerdict::kRefused, "Tag_CPU_arch_profile",
                    ArmProfileName(profile),
                    ArmProfileName(static_cast<uint64_t>(core.profile)));
}

// Linkers have something to say of data, too. Where the profile is another one,
// that is what is wrong.
MaybeFinding CompareArch(const ArmCore& core, const ObjectAttributes& object) {
  if (CompareProfile(core, object).has_value()) return std::nullopt;
  const uint64_t arch = object.Number(kTagCpuArch);
  const bool is_linked = LinkedWith(core).Has(arch);
  const ArmArchSet executed = ExecutedBy(core);
  if (is_linked && executed.Has(arch)) return std::nullopt;
  std::vector<std::string> names;
  for (const uint64_t other : executed.Members()) {
    if (other != core.arch) names.push_back(ArmArchName(other));
  }
  std::string expected =
      absl::StrCat(ArmArchName(core.arch), " or what such a core executes (",
                   absl::StrJoin(names, ", "), ")");
  if (is_linked) {
    return Execution(FitVerdict::kRefused, "Tag_CPU_arch", ArmArchName(arch),
                     std::move(expected));
  }
  return Convention(FitVerdict::kRefused, "Tag_CPU_arch", ArmArchName(arch),
                    std::move(expected));
}

// Generation, and whether there are 32 registers instead of 16.
struct FloatUnitKind {
  int version = 0;
  bool has_32_registers = false;
};

FloatUnitKind KindOf(const ArmFloatUnit& unit) {
  static constexpr FloatUnitKind kKinds[] = {
      {0, false}, {1, false}, {2, false}, {3, true}, {3, false},
      {4, true},  {4, false}, {5, true},  {5, false}};
  constexpr size_t kCount = sizeof(kKinds) / sizeof(kKinds[0]);
  // One that is newer than this table has everything.
  return unit.arch < kCount ? kKinds[unit.arch] : FloatUnitKind{6, true};
}

bool Has(const ArmFloatUnit& core, const ArmFloatUnit& needed) {
  if (needed.arch == 0) return true;
  const FloatUnitKind has = KindOf(core);
  const FloatUnitKind needs = KindOf(needed);
  return has.version >= needs.version &&
         (has.has_32_registers || !needs.has_32_registers) &&
         (needed.single_only || !core.single_only);
}

// What some of the target's cores have, and others not.
FitVerdict VerdictOn(bool is_optional) {
  return is_optional ? FitVerdict::kRisky : FitVerdict::kRefused;
}

std::string OrOptional(const std::string& has, const std::string& optional) {
  if (has == optional) return has;
  return absl::StrCat(has, "; some of the target's cores have ", optional);
}

MaybeFinding CompareFloatUnit(const ArmCore& core,
                              const ObjectAttributes& object) {
  ArmFloatUnit needed;
  needed.arch = static_cast<uint32_t>(object.Number(kTagFpArch));
  needed.single_only = object.Number(kTagHardFpUse) == 1;
  if (Has(core.float_unit, needed)) return std::nullopt;
  return Execution(VerdictOn(Has(core.optional_float_unit, needed)),
                   "Tag_FP_arch", ArmFloatUnitName(needed),
                   OrOptional(ArmFloatUnitName(core.float_unit),
                              ArmFloatUnitName(core.optional_float_unit)));
}

MaybeFinding CompareVectorUnit(const ArmCore& core,
                               const ObjectAttributes& object) {
  const uint64_t needed = object.Number(kTagMveArch);
  if (needed <= core.vector_unit) return std::nullopt;
  return Execution(VerdictOn(needed <= core.optional_vector_unit),
                   "Tag_MVE_arch", ArmVectorUnitName(needed),
                   OrOptional(ArmVectorUnitName(core.vector_unit),
                              ArmVectorUnitName(core.optional_vector_unit)));
}

MaybeFinding CompareDsp(const ArmCore& core, const ObjectAttributes& object) {
  if (object.Number(kTagDspExtension) == 0 || core.has_dsp) return std::nullopt;
  return Execution(FitVerdict::kRefused, "Tag_DSP_extension", "Allowed",
                   "none");
}

// Pointer authentication and branch targets that are more than hints, which
// cores from v8.1-M on may have; before, they are hints that nobody takes.
MaybeFinding CompareProtection(const ArmCore& core,
                               const ObjectAttributes& object) {
  constexpr uint64_t kMoreThanHints = 2;
  if (core.arch != kArmV8_1MMain) return std::nullopt;
  for (const auto& [tag, name] :
       {std::make_pair(kTagPacExtension, "Tag_PAC_extension"),
        std::make_pair(kTagBtiExtension, "Tag_BTI_extension")}) {
    if (object.Number(tag) != kMoreThanHints) continue;
    return Execution(FitVerdict::kRisky, name, "used beyond hints",
                     "hints, or a core that has it");
  }
  return std::nullopt;
}

// Units of which bare-metal targets have none. Where the target has no profile
// that says it is one, nothing is known.
MaybeFinding CompareOtherUnits(const ArmCore& core,
                               const ObjectAttributes& object) {
  constexpr struct {
    ArmTag tag;
    const char* name;
  } kUnits[] = {{kTagWmmxArch, "Tag_WMMX_arch"},
                {kTagAdvancedSimdArch, "Tag_Advanced_SIMD_arch"},
                {kTagT2eeUse, "Tag_T2EE_use"}};
  if (core.profile != 'M' && core.profile != 'R') return std::nullopt;
  for (const auto& unit : kUnits) {
    if (object.Number(unit.tag) == 0) continue;
    return Execution(FitVerdict::kRefused, unit.name,
                     absl::StrCat(object.Number(unit.tag)), "none");
  }
  return std::nullopt;
}

// GNU ld compares objects that have floats at all (Tag_ABI_FP_number_model),
// and takes an absent tag for 0; lld compares tags that are there.
MaybeFinding CompareFloatCalls(const ArmCore& core,
                               const ObjectAttributes& object) {
  constexpr uint64_t kEitherWay = 3;
  const uint64_t expected = core.hard_float_calls ? 1 : 0;
  const uint64_t args = object.Number(kTagVfpArgs);
  if (args == expected || args == kEitherWay) return std::nullopt;
  const bool has_floats = object.Number(kTagFpNumberModel) != 0;
  const bool lld_compares = core.hard_float_calls && object.Has(kTagVfpArgs);
  if (!has_floats && !lld_compares) return std::nullopt;
  return Convention(
      FitVerdict::kRefused, "Tag_ABI_VFP_args",
      absl::StrCat(ArmVfpArgsName(args), " (how floats are passed)"),
      absl::StrCat(ArmVfpArgsName(expected), " (-mfloat-abi=",
                   core.hard_float_calls ? "hard" : "soft", ")"));
}

// The target's objects use r9 as any other register.
MaybeFinding CompareR9(const ArmCore& /*core*/,
                       const ObjectAttributes& object) {
  constexpr uint64_t kUnused = 3;
  constexpr uint64_t kSbRelative = 2;
  const uint64_t use = object.Number(kTagR9Use);
  if (use != 0 && use != kUnused) {
    return Convention(FitVerdict::kRefused, "Tag_ABI_PCS_R9_use",
                      use == 1   ? "SB"
                      : use == 2 ? "TLS"
                                 : absl::StrCat(use),
                      "V6 or unused (no -frwpi)");
  }
  if (object.Number(kTagRwData) == kSbRelative) {
    return Convention(FitVerdict::kRefused, "Tag_ABI_PCS_RW_data",
                      "SB-relative", "absolute (no -frwpi)");
  }
  return std::nullopt;
}

MaybeFinding CompareWmmxCalls(const ArmCore& /*core*/,
                              const ObjectAttributes& object) {
  const uint64_t args = object.Number(kTagWmmxArgs);
  if (args == 0) return std::nullopt;
  return Convention(FitVerdict::kRefused, "Tag_ABI_WMMX_args",
                    absl::StrCat(args), "0");
}

// Of the three forms none goes with another. GNU ld refuses them where both
// objects have one.
MaybeFinding CompareHalfFormat(const ArmCore& core,
                               const ObjectAttributes& object) {
  constexpr const char* kNames[] = {"none", "IEEE 754", "Alternative Format"};
  const uint64_t format = object.Number(kTagHalfFormat);
  const uint64_t expected = core.half_format == 0 ? 1 : core.half_format;
  if (format == 0 || format == expected) return std::nullopt;
  return Convention(
      core.half_format != 0 ? FitVerdict::kRefused : FitVerdict::kRisky,
      "Tag_ABI_FP_16bit_format",
      format < 3 ? kNames[format] : absl::StrCat(format), kNames[expected]);
}

// Linkers warn, and link: it matters to those who share such data only.
MaybeFinding CompareEnums(const ArmCore& core, const ObjectAttributes& object) {
  constexpr const char* kNames[] = {"unused", "small", "int", "forced to int"};
  constexpr uint64_t kForced = 3;
  const uint64_t size = object.Number(kTagEnumSize);
  if (size == 0 || size == kForced || core.enum_size == 0 ||
      core.enum_size >= kForced || size == core.enum_size) {
    return std::nullopt;
  }
  return Convention(FitVerdict::kRisky, "Tag_ABI_enum_size",
                    size < 4 ? kNames[size] : absl::StrCat(size),
                    absl::StrCat(kNames[core.enum_size],
                                 core.enum_size == 1 ? " (-fshort-enums)"
                                                     : " (-fno-short-enums)"));
}

MaybeFinding CompareWchar(const ArmCore& core, const ObjectAttributes& object) {
  const uint64_t bytes = object.Number(kTagWcharSize);
  if (bytes == 0 || core.wchar_bytes == 0 || bytes == core.wchar_bytes) {
    return std::nullopt;
  }
  return Convention(FitVerdict::kRisky, "Tag_ABI_PCS_wchar_t",
                    absl::StrCat(bytes), absl::StrCat(core.wchar_bytes));
}

MaybeFinding CompareCompatibility(const ArmCore& /*core*/,
                                  const ObjectAttributes& object) {
  if (object.Number(kTagCompatibility) == 0) return std::nullopt;
  return Convention(
      FitVerdict::kRefused, "Tag_compatibility",
      absl::StrCat("for toolchain ",
                   codegen::Quoted(object.Text(kTagCompatibility)), " alone"),
      "none");
}

// "A consumer must not process" an object with a tag of that kind that it does
// not know; GNU ld does not.
MaybeFinding CompareUnknownTags(const ArmCore& /*core*/,
                                const ObjectAttributes& object) {
  constexpr uint64_t kKnownBelow = 48;
  constexpr uint64_t kMandatory = 64;
  for (const auto& [tag, value] : object.values()) {
    const bool is_known = tag <= kKnownBelow || tag == kTagPacExtension ||
                          tag == kTagBtiExtension;
    if (is_known || tag % 128 >= kMandatory) continue;
    if (value.number == 0 && value.text.empty()) continue;
    return Convention(FitVerdict::kRefused, absl::StrCat("attribute ", tag),
                      "of a kind that linkers must know and do not", "none");
  }
  return std::nullopt;
}

MaybeFinding ComparePlatform(const ArmCore& /*core*/,
                             const ObjectAttributes& object) {
  constexpr uint64_t kBareMetal = 1;
  const uint64_t platform = object.Number(kTagPcsConfig);
  if (platform == 0 || platform == kBareMetal) return std::nullopt;
  return Convention(FitVerdict::kRisky, "Tag_PCS_config",
                    absl::StrCat(platform), "none or bare metal");
}

constexpr MaybeFinding (*kRules[])(const ArmCore&, const ObjectAttributes&) = {
    CompareProfile,     CompareArch,       CompareFloatUnit,
    CompareVectorUnit,  CompareDsp,        CompareProtection,
    CompareOtherUnits,  CompareFloatCalls, CompareR9,
    CompareWmmxCalls,   CompareHalfFormat, CompareCompatibility,
    CompareUnknownTags, ComparePlatform,   CompareEnums,
    CompareWchar,
};

// GNU ld compares the versions of objects with code, and takes 4 for 5.
MaybeFinding CompareVersion(const ObjectFile& object) {
  constexpr uint32_t kExpected = 5;
  constexpr uint32_t kAsGood = 4;
  const uint32_t version = object.processor_flags >> 24;
  const bool has_code = std::any_of(
      object.sections.begin(), object.sections.end(),
      [](const ObjectSection& s) { return s.executable() && s.size != 0; });
  if (!has_code || version == kExpected || version == kAsGood) {
    return std::nullopt;
  }
  return Convention(FitVerdict::kRefused, "the version of the EABI (e_flags)",
                    absl::StrCat(version), absl::StrCat(kExpected));
}

bool IsRegistered(const ObjectSymbol& symbol,
                  const absl::flat_hash_set<absl::string_view>& registered) {
  return symbol.section.has_value() && symbol.binding != STB_LOCAL &&
         registered.contains(symbol.name);
}

// Functions of the registry whose addresses are even.
struct EvenFunctions {
  // In code that is not known to be Thumb.
  std::vector<std::string> not_thumb;
  std::vector<std::string> in_thumb;
};

EvenFunctions FindEvenFunctions(
    const ObjectFile& object, const ArmCodeStates& states,
    const absl::flat_hash_set<absl::string_view>& registered) {
  EvenFunctions functions;
  for (const ObjectSymbol& symbol : object.symbols) {
    if (!IsRegistered(symbol, registered) || symbol.value % 2 != 0) continue;
    const bool is_thumb =
        states.At(*symbol.section, symbol.value) == ArmState::kThumb;
    (is_thumb ? functions.in_thumb : functions.not_thumb)
        .emplace_back(symbol.name);
  }
  return functions;
}

std::string NameSome(const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), kMaxNamed);
  const std::string text = absl::StrJoin(
      names.begin(), names.begin() + static_cast<ptrdiff_t>(shown), ", ");
  if (shown == names.size()) return text;
  return absl::StrCat(text, " and ", names.size() - shown, " more");
}

// Of a core that has Thumb alone.
MaybeFinding CompareState(const ArmCodeStates& states,
                          const std::vector<std::string>& not_thumb) {
  const ObjectSection* const section = states.SectionInArmState();
  if (section == nullptr && not_thumb.empty()) return std::nullopt;
  return Execution(
      FitVerdict::kRefused,
      absl::StrCat(
          "the code of ",
          not_thumb.empty()
              ? absl::StrCat("section ", codegen::Quoted(section->name))
              : NameSome(not_thumb)),
      "in ARM state (at even addresses)",
      "Thumb, the only instruction set of the core (-mthumb)");
}

MaybeFinding CompareThumbBits(const std::vector<std::string>& in_thumb) {
  if (in_thumb.empty()) return std::nullopt;
  return Execution(
      FitVerdict::kRefused,
      absl::StrCat("the Thumb bit of ", NameSome(in_thumb)), "0",
      "1, since it is Thumb code (in assembly, .thumb_func, or .type NAME, "
      "%function before the label)");
}

}  // namespace

std::vector<FitFinding> CompareArmAttributes(const ArmCore& core,
                                             const ObjectAttributes& object) {
  std::vector<FitFinding> findings;
  for (const auto compare : kRules) {
    MaybeFinding finding = compare(core, object);
    if (finding.has_value()) findings.push_back(*std::move(finding));
  }
  return findings;
}

std::vector<FitFinding> CompareArmCode(
    const ArmCore& core, const ObjectFile& object,
    const absl::flat_hash_set<absl::string_view>& registered) {
  const ArmCodeStates states(object);
  const EvenFunctions even = FindEvenFunctions(object, states, registered);
  std::vector<FitFinding> findings;
  for (MaybeFinding finding :
       {CompareVersion(object),
        core.has_arm_state ? std::nullopt
                           : CompareState(states, even.not_thumb),
        CompareThumbBits(even.in_thumb)}) {
    if (finding.has_value()) findings.push_back(*std::move(finding));
  }
  return findings;
}

}  // namespace metad::pipeline
