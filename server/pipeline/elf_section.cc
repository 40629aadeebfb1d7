#include "server/pipeline/elf_section.h"

#include <elf.h>

namespace metad::pipeline {

bool ElfSection::allocated() const { return (flags & SHF_ALLOC) != 0; }
bool ElfSection::writable() const { return (flags & SHF_WRITE) != 0; }
bool ElfSection::executable() const { return (flags & SHF_EXECINSTR) != 0; }
bool ElfSection::zero_filled() const { return type == SHT_NOBITS; }

}  // namespace metad::pipeline
