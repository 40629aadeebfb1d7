#ifndef METAD_CODEGEN_ELF_CORE_DESCRIPTION_H_
#define METAD_CODEGEN_ELF_CORE_DESCRIPTION_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// What the cores of a machine execute and how their functions call each other,
// in the numbers that objects have for it, so that objects can be held against
// it.
namespace metad::codegen::elf {

// Addenda to, and Errata in, the ABI for the Arm Architecture: build
// attributes.
struct ArmFloatUnit {
  // Tag_FP_arch; 0: there is none.
  uint32_t arch = 0;
  // Whether it has no double precision.
  bool single_only = false;
};

struct ArmCore {
  // Tag_CPU_arch.
  uint32_t arch = 0;
  // Tag_CPU_arch_profile: 'A', 'R' or 'M'; '\0' where it is none of them.
  char profile = '\0';
  // Whether it executes A32 beside Thumb.
  bool has_arm_state = false;
  bool has_dsp = false;
  // What code for the machine may use, and what only some of its cores have
  // beside. The second is the first where there is nothing more.
  ArmFloatUnit float_unit;
  ArmFloatUnit optional_float_unit;
  // Tag_MVE_arch, likewise.
  uint32_t vector_unit = 0;
  uint32_t optional_vector_unit = 0;
  // Whether functions pass floats in registers of the float unit
  // (Tag_ABI_VFP_args).
  bool hard_float_calls = false;
  // Tag_ABI_FP_16bit_format; 0: code for the machine has no such numbers.
  uint32_t half_format = 0;
  // Tag_ABI_enum_size and Tag_ABI_PCS_wchar_t of the machine's compilers.
  uint32_t enum_size = 0;
  uint32_t wchar_bytes = 0;
};

// RISC-V ELF psABI.
struct RiscvCore {
  // By name, in lower case, one letter each or as the ISA manual has it
  // ("zba"); without those that others imply.
  std::vector<std::string> extensions;
  // e_flags: the bits of the float ABI and of RVE.
  uint32_t abi_flags = 0;
  // Tag_RISCV_stack_align.
  uint32_t stack_alignment = 0;
};

// Nothing where objects of the machine do not say what they need of a core.
using CoreDescription = std::variant<std::monostate, ArmCore, RiscvCore>;

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_CORE_DESCRIPTION_H_
