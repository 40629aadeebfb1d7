#include "server/pipeline/calling_convention.h"

#include <elf.h>

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "server/pipeline/target_fit/arm_attribute_names.h"
#include "server/pipeline/target_fit/object_attributes.h"
#include "server/pipeline/target_fit/riscv_fit.h"

namespace metad::pipeline {
namespace {

// What is damaged says nothing; target_fit refuses it.
std::string ArmConvention(const ObjectFile& object) {
  const auto attributes = ReadObjectAttributes(object);
  if (!attributes.ok() || !attributes->has_value()) return "";
  // Where there are none, the object passes no floats around.
  if ((*attributes)->Number(kTagFpNumberModel) == 0) return "";
  switch ((*attributes)->Number(kTagVfpArgs)) {
    case 0:
      return "AAPCS, floats in core registers";
    case 1:
      return "AAPCS, floats in VFP registers";
    case 2:
      return "floats as the toolchain has it";
    default:  // 3: compatible with both.
      return "";
  }
}

std::string RiscvConvention(const ObjectFile& object) {
  static constexpr const char* kFloatAbis[] = {"integer", "single", "double",
                                               "quad"};
  const uint32_t float_abi = (object.processor_flags & kRiscvFloatAbiMask) >> 1;
  const bool reduced = (object.processor_flags & kRiscvReducedRegisters) != 0;
  return absl::StrCat(
      reduced ? "RVE, " : "", kFloatAbis[float_abi],
      float_abi == 0 ? " registers only" : "-precision float registers");
}

std::string MipsConvention(const ObjectFile& object) {
  const uint32_t abi = object.processor_flags & (0x0000f000 | EF_MIPS_ABI2);
  return absl::StrCat("MIPS ABI ", absl::Hex(abi));
}

}  // namespace

std::string CallingConventionOf(const ObjectFile& object) {
  switch (object.machine) {
    case EM_ARM:
      return ArmConvention(object);
    case EM_RISCV:
      return RiscvConvention(object);
    case EM_MIPS:
      return MipsConvention(object);
    default:
      return "";
  }
}

ConventionFindings CompareCallingConventions(const ImageObjects& objects) {
  ConventionFindings findings;
  std::string first_owner;
  for (const ImageObject& object : objects.objects()) {
    const std::string convention = CallingConventionOf(object.file);
    if (convention.empty()) continue;
    if (findings.convention.empty()) {
      findings.convention = convention;
      first_owner = object.Owner();
    } else if (convention != findings.convention) {
      findings.conflict =
          absl::StrCat(first_owner, " uses ", findings.convention, ", ",
                       object.Owner(), " uses ", convention);
      return findings;
    }
  }
  return findings;
}

}  // namespace metad::pipeline
