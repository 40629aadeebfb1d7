#ifndef METAD_SERVER_PIPELINE_SYMBOL_USE_H_
#define METAD_SERVER_PIPELINE_SYMBOL_USE_H_

#include <cstdint>

namespace metad::pipeline {

// What objects do with a symbol that they refer to, as far as relocations tell:
// the symbol tables say nothing of what is defined elsewhere.
enum class SymbolUse {
  // Only debuggers and unwinders are told of it.
  kUnknown,
  // It is called or jumped to: a function.
  kCall,
  // Its address is taken and nothing else: data, or a function that is called
  // through a pointer, as -mlong-calls has it.
  kAddress,
};

// What a relocation of this type (R_* of <elf.h>, from the machine's processor
// supplement of the ELF ABI) does with its symbol. Of machines that are not
// known here everything is kUnknown.
SymbolUse UseByRelocation(uint16_t machine, uint32_t type);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_SYMBOL_USE_H_
