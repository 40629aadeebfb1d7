#include "codegen/elf/arm_machines.h"

#include "codegen/elf/build_attributes.h"
#include "codegen/elf/core_description.h"
#include "codegen/elf/elf_format.h"

namespace metad::codegen::elf {
namespace {

constexpr uint16_t kElfMachineArm = 40;
// EABI version 5.
constexpr uint32_t kElfFlags = 0x05000000;

// ELF for the Arm Architecture, relocation codes.
enum Relocation : uint32_t {
  kAbs32 = 2,
  kThumbCall = 10,
  kCall = 28,
  kJump24 = 29,
  kTarget1 = 38,
};

// Addenda to, and Errata in, the ABI for the Arm Architecture.
enum Tag : uint32_t {
  kCpuName = 5,
  kCpuArch = 6,
  kCpuArchProfile = 7,
  kArmIsaUse = 8,
  kThumbIsaUse = 9,
  kAlignNeeded = 24,
  kAlignPreserved = 25,
};

// Values of these tags; 0, for what there is not, is as good as no tag.
enum CpuArch : uint32_t {
  kV7 = 10,
  kV6sM = 12,
  kV7eM = 13,
  kV8MBase = 16,
  kV8MMain = 17,
  kV81MMain = 21,
};
enum Thumb : uint32_t { kThumb1 = 1, kThumb2 = 2, kThumbOfArch = 3 };
// Of Tag_FP_arch, Tag_MVE_arch, Tag_ABI_FP_16bit_format, Tag_ABI_enum_size.
enum FpArch : uint32_t { kVfp3D16 = 4, kVfp4D16 = 6, kFpArmV8D16 = 8 };
enum Mve : uint32_t { kNoMve = 0, kMveWithFloat = 2 };
enum HalfFormat : uint32_t { kNoHalfFloats = 0, kIeeeHalfFloats = 1 };
constexpr uint32_t kSmallEnums = 1;
constexpr uint32_t kWcharBytes = 4;

constexpr ArmFloatUnit kNoFpu = {};
constexpr ArmFloatUnit kFpv3 = {kVfp3D16, false};
constexpr ArmFloatUnit kFpv4Single = {kVfp4D16, true};
constexpr ArmFloatUnit kFpv5Single = {kFpArmV8D16, true};
constexpr ArmFloatUnit kFpv5 = {kFpArmV8D16, false};

enum class Calls { kSoft, kHard };
enum class Dsp { kNone, kHas };

// A processor and a way to pass floating point arguments.
struct ArmMachine {
  absl::string_view name;
  absl::string_view cpu_name;
  CpuArch arch;
  char profile;
  Thumb thumb;
  Dsp dsp;
  Calls calls;
  // As ArmCore has them: what code may use, and what a core may have beside.
  ArmFloatUnit float_unit;
  ArmFloatUnit optional_float_unit;
  Mve mve = kNoMve;
  Mve optional_mve = kNoMve;
  HalfFormat half_format = kNoHalfFloats;
  // A32 instead of Thumb.
  bool arm_instructions = false;
  ByteOrder byte_order = ByteOrder::kLittleEndian;
};

// What a processor has is from its technical reference manual.
constexpr ArmMachine kMachines[] = {
    // Cortex-M0, M0+, M1.
    {"thumb-v6m", "6S-M", kV6sM, 'M', kThumb1, Dsp::kNone, Calls::kSoft, kNoFpu,
     kNoFpu},
    // Cortex-M3.
    {"thumb-v7m", "7-M", kV7, 'M', kThumb2, Dsp::kNone, Calls::kSoft, kNoFpu,
     kNoFpu},
    // Cortex-M4 and M7, or M7.
    {"thumb-v7em", "7E-M", kV7eM, 'M', kThumb2, Dsp::kHas, Calls::kSoft, kNoFpu,
     kFpv5},
    {"thumb-v7em-fpv5-sp-hard", "7E-M", kV7eM, 'M', kThumb2, Dsp::kHas,
     Calls::kHard, kFpv5Single, kFpv5},
    {"thumb-v7em-fpv5-hard", "7E-M", kV7eM, 'M', kThumb2, Dsp::kHas,
     Calls::kHard, kFpv5, kFpv5},
    // Cortex-M4.
    {"thumb-v7em-fpv4-sp-soft", "7E-M", kV7eM, 'M', kThumb2, Dsp::kHas,
     Calls::kSoft, kNoFpu, kFpv4Single},
    {"thumb-v7em-fpv4-sp-hard", "7E-M", kV7eM, 'M', kThumb2, Dsp::kHas,
     Calls::kHard, kFpv4Single, kFpv4Single},
    // Cortex-M23.
    {"thumb-v8m-base", "8-M.BASE", kV8MBase, 'M', kThumbOfArch, Dsp::kNone,
     Calls::kSoft, kNoFpu, kNoFpu},
    // Cortex-M33 and M35P.
    {"thumb-v8m-main", "8-M.MAIN", kV8MMain, 'M', kThumbOfArch, Dsp::kHas,
     Calls::kSoft, kNoFpu, kFpv5Single},
    {"thumb-v8m-main-fpv5-sp-hard", "8-M.MAIN", kV8MMain, 'M', kThumbOfArch,
     Dsp::kHas, Calls::kHard, kFpv5Single, kFpv5Single},
    // Cortex-M52, M55 and M85.
    {"thumb-v8.1m-main", "8.1-M.MAIN", kV81MMain, 'M', kThumbOfArch, Dsp::kHas,
     Calls::kSoft, kNoFpu, kFpv5, kNoMve, kMveWithFloat},
    {"thumb-v8.1m-main-mve-hard", "8.1-M.MAIN", kV81MMain, 'M', kThumbOfArch,
     Dsp::kHas, Calls::kHard, kFpv5, kFpv5, kMveWithFloat, kMveWithFloat,
     kIeeeHalfFloats},
    // Cortex-R4, R5, R7, R8.
    {"arm-v7r-be", "7-R", kV7, 'R', kThumb2, Dsp::kHas, Calls::kSoft, kNoFpu,
     kFpv3, kNoMve, kNoMve, kNoHalfFloats, true, ByteOrder::kBigEndian},
};

// Thumb, with nothing that ARMv6-M does not have.
constexpr MappingSymbol kThumbThenData[] = {{0, "$t"}, {4, "$d"}};
constexpr uint32_t kThumbAddress[] = {
    0x4800,  // ldr r0, [pc, #0]
    0x4770,  // bx lr
    0, 0,    // .word table
};
constexpr StubRelocation kThumbAddressRelocations[] = {
    {4, kAbs32, StubTarget::kTable}};

constexpr uint32_t kThumbLoop[] = {
    0xb570,          // push {r4, r5, r6, lr}
    0x4c06,          // ldr r4, =table
    0x4d06,          // ldr r5, =table_end
    0x6820,          // 1: ldr r0, [r4]
    0x6861,          // ldr r1, [r4, #4]
    0xf7ff, 0xfffe,  // bl function
    0x2800,          // cmp r0, #0
    0xd102,          // bne 2f
    0x3408,          // adds r4, #8
    0x42ac,          // cmp r4, r5
    0xd1f6,          // bne 1b
    0xbd70,          // 2: pop {r4, r5, r6, pc}
    0x46c0,          // nop
    0,      0,       // .word table
    0,      0,       // .word table_end
};
constexpr StubRelocation kThumbLoopRelocations[] = {
    {10, kThumbCall, StubTarget::kFunction},
    {28, kAbs32, StubTarget::kTable},
    {32, kAbs32, StubTarget::kTableEnd}};
constexpr MappingSymbol kThumbLoopMapping[] = {{0, "$t"}, {28, "$d"}};

constexpr uint32_t kThumbCallFunction[] = {
    0xb510,          // push {r4, lr}
    0xf7ff, 0xfffe,  // bl function
    0xbd10,          // pop {r4, pc}
};
constexpr StubRelocation kThumbCallRelocations[] = {
    {2, kThumbCall, StubTarget::kFunction}};
constexpr MappingSymbol kThumbOnly[] = {{0, "$t"}};

constexpr uint32_t kArmAddress[] = {
    0xe59f0000,  // ldr r0, [pc]
    0xe12fff1e,  // bx lr
    0,           // .word table
};
constexpr StubRelocation kArmAddressRelocations[] = {
    {8, kAbs32, StubTarget::kTable}};
constexpr MappingSymbol kArmThenData[] = {{0, "$a"}, {8, "$d"}};

constexpr uint32_t kArmLoop[] = {
    0xe92d4070,  // push {r4, r5, r6, lr}
    0xe59f4024,  // ldr r4, =table
    0xe59f5024,  // ldr r5, =table_end
    0xe5940000,  // 1: ldr r0, [r4]
    0xe5941004,  // ldr r1, [r4, #4]
    0xebfffffe,  // bl function
    0xe3500000,  // cmp r0, #0
    0x1a000002,  // bne 2f
    0xe2844008,  // add r4, r4, #8
    0xe1540005,  // cmp r4, r5
    0x1afffff7,  // bne 1b
    0xe8bd8070,  // 2: pop {r4, r5, r6, pc}
    0,           // .word table
    0,           // .word table_end
};
constexpr StubRelocation kArmLoopRelocations[] = {
    {20, kCall, StubTarget::kFunction},
    {48, kAbs32, StubTarget::kTable},
    {52, kAbs32, StubTarget::kTableEnd}};
constexpr MappingSymbol kArmLoopMapping[] = {{0, "$a"}, {48, "$d"}};

constexpr uint32_t kArmCallFunction[] = {0xeafffffe};  // b function
constexpr StubRelocation kArmCallRelocations[] = {
    {0, kJump24, StubTarget::kFunction}};
constexpr MappingSymbol kArmOnly[] = {{0, "$a"}};

// What the object needs and no more: the architecture, and a stack that is
// aligned to 8 bytes for whom its code calls. It computes with no floats and
// passes none, so that it goes with either way to do so, and it has neither
// enums nor wide characters.
std::string Attributes(const ArmMachine& machine) {
  return BuildAttributes(
      "aeabi",
      {{kCpuName, 0, machine.cpu_name},
       {kCpuArch, machine.arch},
       {kCpuArchProfile, static_cast<uint32_t>(machine.profile)},
       {kArmIsaUse, machine.arm_instructions ? 1u : 0u},
       {kThumbIsaUse, machine.thumb},
       {kAlignNeeded, 1},
       {kAlignPreserved, 1}},
      machine.byte_order);
}

ArmCore CoreOf(const ArmMachine& machine) {
  ArmCore core;
  core.arch = machine.arch;
  core.profile = machine.profile;
  core.has_arm_state = machine.profile != 'M';
  core.has_dsp = machine.dsp == Dsp::kHas;
  core.float_unit = machine.float_unit;
  core.optional_float_unit = machine.optional_float_unit;
  core.vector_unit = machine.mve;
  core.optional_vector_unit = machine.optional_mve;
  core.hard_float_calls = machine.calls == Calls::kHard;
  core.half_format = machine.half_format;
  core.enum_size = kSmallEnums;
  core.wchar_bytes = kWcharBytes;
  return core;
}

MachineDescription Describe(const ArmMachine& machine) {
  MachineDescription description;
  description.name = std::string(machine.name);
  description.elf_machine = kElfMachineArm;
  description.elf_flags = kElfFlags;
  description.byte_order = machine.byte_order;
  // An object has big-endian instructions; the linker may swap them (BE8).
  description.code_order = machine.byte_order;
  description.has_addends = false;
  description.pointer_relocation = kAbs32;
  description.init_array_relocation = kTarget1;
  description.attributes_section = ".ARM.attributes";
  description.attributes_type = kArmAttributes;
  description.attributes = Attributes(machine);
  description.core = CoreOf(machine);
  if (machine.arm_instructions) {
    description.code_unit_bytes = 4;
    description.address_of_table = {kArmAddress, 4, kArmAddressRelocations,
                                    kArmThenData, ""};
    description.call_for_each_entry = {kArmLoop, 4, kArmLoopRelocations,
                                       kArmLoopMapping, ""};
    description.call_function = {kArmCallFunction, 4, kArmCallRelocations,
                                 kArmOnly, ""};
  } else {
    description.code_unit_bytes = 2;
    description.function_address_bit = 1;
    description.address_of_table = {kThumbAddress, 4, kThumbAddressRelocations,
                                    kThumbThenData, ""};
    description.call_for_each_entry = {kThumbLoop, 4, kThumbLoopRelocations,
                                       kThumbLoopMapping, ""};
    description.call_function = {kThumbCallFunction, 2, kThumbCallRelocations,
                                 kThumbOnly, ""};
  }
  return description;
}

}  // namespace

std::vector<std::string> ArmMachineNames() {
  std::vector<std::string> names;
  for (const ArmMachine& machine : kMachines) {
    names.emplace_back(machine.name);
  }
  return names;
}

std::optional<MachineDescription> FindArmMachine(absl::string_view name) {
  for (const ArmMachine& machine : kMachines) {
    if (machine.name == name) return Describe(machine);
  }
  return std::nullopt;
}

}  // namespace metad::codegen::elf
