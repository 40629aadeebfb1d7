#include "server/pipeline/symbol_use.h"

#include <elf.h>

namespace metad::pipeline {
namespace {

bool IsArmCall(uint32_t type) {
  switch (type) {
    case R_ARM_PC24:
    case R_ARM_THM_PC22:
    case R_ARM_PLT32:
    case R_ARM_CALL:
    case R_ARM_JUMP24:
    case R_ARM_THM_JUMP24:
    case R_ARM_THM_JUMP19:
    case R_ARM_THM_PC11:
    case R_ARM_THM_PC9:
      return true;
    default:
      return false;
  }
}

bool IsAarch64Call(uint32_t type) {
  switch (type) {
    case R_AARCH64_CALL26:
    case R_AARCH64_JUMP26:
    case R_AARCH64_CONDBR19:
    case R_AARCH64_TSTBR14:
      return true;
    default:
      return false;
  }
}

bool IsRiscvCall(uint32_t type) {
  switch (type) {
    case R_RISCV_BRANCH:
    case R_RISCV_JAL:
    case R_RISCV_CALL:
    case R_RISCV_CALL_PLT:
    case R_RISCV_RVC_BRANCH:
    case R_RISCV_RVC_JUMP:
      return true;
    default:
      return false;
  }
}

bool IsX86Call(uint32_t type) {
  switch (type) {
    case R_X86_64_PLT32:
    case R_X86_64_PLTOFF64:
    // Of calls and jumps through the global offset table; loads of 64 bits have
    // R_X86_64_REX_GOTPCRELX.
    case R_X86_64_GOTPCRELX:
      return true;
    default:
      return false;
  }
}

bool IsS390Call(uint32_t type) {
  switch (type) {
    case R_390_PLT16DBL:
    case R_390_PLT32DBL:
    case R_390_PLT32:
    case R_390_PLT64:
      return true;
    default:
      return false;
  }
}

SymbolUse Either(bool is_call) {
  return is_call ? SymbolUse::kCall : SymbolUse::kAddress;
}

}  // namespace

SymbolUse UseByRelocation(uint16_t machine, uint32_t type) {
  // R_*_NONE of every machine: the symbol is to be linked, and no more.
  if (type == 0) return SymbolUse::kUnknown;
  switch (machine) {
    case EM_ARM:
      return Either(IsArmCall(type));
    case EM_AARCH64:
      return Either(IsAarch64Call(type));
    case EM_RISCV:
      // The linker is told what it may make shorter.
      if (type == R_RISCV_RELAX) return SymbolUse::kUnknown;
      return Either(IsRiscvCall(type));
    case EM_X86_64:
      return Either(IsX86Call(type));
    case EM_S390:
      return Either(IsS390Call(type));
    default:
      return SymbolUse::kUnknown;
  }
}

}  // namespace metad::pipeline
