#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_ARM_ARCHITECTURES_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_ARM_ARCHITECTURES_H_

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "codegen/elf/core_description.h"

namespace metad::pipeline {

// Values of Tag_CPU_arch (Addenda to, and Errata in, the ABI for the Arm
// Architecture).
enum ArmArch : uint32_t {
  kArmPreV4 = 0,
  kArmV4 = 1,
  kArmV4T = 2,
  kArmV5T = 3,
  kArmV5TE = 4,
  kArmV5TEJ = 5,
  kArmV6 = 6,
  kArmV6KZ = 7,
  kArmV6T2 = 8,
  kArmV6K = 9,
  kArmV7 = 10,
  kArmV6M = 11,
  kArmV6SM = 12,
  kArmV7EM = 13,
  kArmV8A = 14,
  kArmV8R = 15,
  kArmV8MBase = 16,
  kArmV8MMain = 17,
  kArmV8_1A = 18,
  kArmV8_2A = 19,
  kArmV8_3A = 20,
  kArmV8_1MMain = 21,
  kArmV9A = 22,
};

// Some of them.
class ArmArchSet {
 public:
  constexpr ArmArchSet() = default;
  constexpr ArmArchSet(std::initializer_list<ArmArch> archs) {
    for (const ArmArch arch : archs) bits_ |= uint32_t{1} << arch;
  }

  constexpr ArmArchSet operator|(const ArmArchSet& other) const {
    ArmArchSet both;
    both.bits_ = bits_ | other.bits_;
    return both;
  }

  // False for what is none that is known here.
  constexpr bool Has(uint64_t arch) const {
    return arch <= kArmV9A && ((bits_ >> arch) & 1) != 0;
  }

  // In the order of their numbers.
  std::vector<uint64_t> Members() const;

 private:
  uint32_t bits_ = 0;
};

// Whose objects GNU ld links with those for the core, its profile being no
// other: it knows of each two architectures which one has what both need.
ArmArchSet LinkedWith(const codegen::elf::ArmCore& core);

// Whose code the core executes, as long as it is in a state that the core has.
ArmArchSet ExecutedBy(const codegen::elf::ArmCore& core);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_ARM_ARCHITECTURES_H_
