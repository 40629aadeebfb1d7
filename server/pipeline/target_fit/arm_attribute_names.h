#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_ARM_ATTRIBUTE_NAMES_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_ARM_ATTRIBUTE_NAMES_H_

#include <cstdint>
#include <string>

#include "codegen/elf/core_description.h"

// Arm's build attributes in the words of their definition (Addenda to, and
// Errata in, the ABI for the Arm Architecture), which readelf -A prints, too.
namespace metad::pipeline {

enum ArmTag : uint64_t {
  kTagCpuArch = 6,
  kTagCpuArchProfile = 7,
  kTagFpArch = 10,
  kTagWmmxArch = 11,
  kTagAdvancedSimdArch = 12,
  kTagPcsConfig = 13,
  kTagR9Use = 14,
  kTagRwData = 15,
  kTagWcharSize = 18,
  kTagFpNumberModel = 23,
  kTagEnumSize = 26,
  kTagHardFpUse = 27,
  kTagVfpArgs = 28,
  kTagWmmxArgs = 29,
  kTagCompatibility = 32,
  kTagHalfFormat = 38,
  kTagDspExtension = 46,
  kTagMveArch = 48,
  kTagPacExtension = 50,
  kTagBtiExtension = 52,
  kTagT2eeUse = 66,
};

// "v7E-M"; the number where it is none that is known here.
std::string ArmArchName(uint64_t arch);

// "Microcontroller"; "none".
std::string ArmProfileName(uint64_t profile);

// "VFPv4-D16, single precision only"; "none".
std::string ArmFloatUnitName(const codegen::elf::ArmFloatUnit& unit);

// "core registers", "VFP registers".
std::string ArmVfpArgsName(uint64_t args);

// "MVE with integers and floats"; "none".
std::string ArmVectorUnitName(uint64_t unit);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_ARM_ATTRIBUTE_NAMES_H_
