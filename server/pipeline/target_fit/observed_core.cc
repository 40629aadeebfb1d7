#include "server/pipeline/target_fit/observed_core.h"

#include <elf.h>

#include <cstdint>
#include <optional>
#include <variant>

#include "absl/status/statusor.h"
#include "server/pipeline/target_fit/arm_architectures.h"
#include "server/pipeline/target_fit/arm_attribute_names.h"
#include "server/pipeline/target_fit/object_attributes.h"
#include "server/pipeline/target_fit/riscv_extensions.h"
#include "server/pipeline/target_fit/riscv_fit.h"

namespace metad::pipeline {
namespace {

using codegen::elf::ArmCore;
using codegen::elf::ArmFloatUnit;
using codegen::elf::CoreDescription;
using codegen::elf::RiscvCore;

constexpr uint32_t kMveWithFloats = 2;

// Of the largest unit that cores of the architecture come with.
ArmFloatUnit OptionalFloatUnit(const ArmCore& core) {
  constexpr uint32_t kVfp3D16 = 4;
  constexpr uint32_t kFpv5 = 7;
  constexpr uint32_t kFpv5D16 = 8;
  if (core.profile == 'R') return {kVfp3D16, false};
  if (core.profile == 'A') return {kFpv5, false};
  if (core.arch == kArmV7EM || core.arch == kArmV8MMain ||
      core.arch == kArmV8_1MMain) {
    return {kFpv5D16, false};
  }
  return {};
}

uint32_t Number(const ObjectAttributes& attributes, ArmTag tag) {
  return static_cast<uint32_t>(attributes.Number(tag));
}

ArmCore ArmCoreOf(const ObjectAttributes& attributes) {
  ArmCore core;
  core.arch = Number(attributes, kTagCpuArch);
  core.profile = static_cast<char>(attributes.Number(kTagCpuArchProfile));
  core.has_arm_state = core.profile != 'M';
  // The attribute is of v8-M; before, v7E-M had the instructions.
  core.has_dsp =
      attributes.Number(kTagDspExtension) != 0 || core.arch == kArmV7EM;
  core.float_unit = {Number(attributes, kTagFpArch),
                     attributes.Number(kTagHardFpUse) == 1};
  core.optional_float_unit = OptionalFloatUnit(core);
  core.vector_unit = Number(attributes, kTagMveArch);
  core.optional_vector_unit =
      core.arch == kArmV8_1MMain ? kMveWithFloats : core.vector_unit;
  core.hard_float_calls = attributes.Number(kTagVfpArgs) == 1;
  core.half_format = Number(attributes, kTagHalfFormat);
  core.enum_size = Number(attributes, kTagEnumSize);
  core.wchar_bytes = Number(attributes, kTagWcharSize);
  return core;
}

CoreDescription RiscvCoreOf(uint32_t flags,
                            const ObjectAttributes& attributes) {
  const absl::StatusOr<RiscvExtensions> extensions =
      ParseRiscvArch(attributes.Text(kRiscvArch));
  if (!extensions.ok()) return std::monostate();
  RiscvCore core;
  core.extensions.assign(extensions->begin(), extensions->end());
  core.abi_flags = flags & (kRiscvFloatAbiMask | kRiscvReducedRegisters);
  core.stack_alignment =
      static_cast<uint32_t>(attributes.Number(kRiscvStackAlign));
  return core;
}

}  // namespace

CoreDescription ObservedCore(const ObjectFile& object) {
  const auto attributes = ReadObjectAttributes(object);
  if (!attributes.ok() || !attributes->has_value()) return std::monostate();
  if (object.machine == EM_ARM) return ArmCoreOf(**attributes);
  return RiscvCoreOf(object.processor_flags, **attributes);
}

}  // namespace metad::pipeline
