#ifndef METAD_SERVER_FORMATS_TENSORS_OBJECT_CONSTANTS_H_
#define METAD_SERVER_FORMATS_TENSORS_OBJECT_CONSTANTS_H_

#include <string>
#include <vector>

#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

struct ObjectConstants {
  // In the order of their sections and of their places in them.
  std::vector<ImportedConstant> constants;
  // What is wrong, one line for each symbol or for the object; the constants
  // are complete only if there is none.
  std::vector<std::string> problems;
  // What was taken although it does not look like a constant, and what was left
  // out although somebody may have thought it was one: what, and why. If there
  // is no constant and no problem, this says what there is instead.
  std::vector<std::string> notes;
};

// Reads the constants of a relocatable ELF object of a little-endian machine.
// What their elements are nobody says, so that each is uint8[size]; their data
// lies in `file`. Sections count that are loaded (SHF_ALLOC) and have bytes of
// their own (SHT_PROGBITS, neither compressed nor thread-local). These symbols
// are constants:
//
// - Data symbols (STT_OBJECT) with a size in a section that is not written to,
//   or whose name begins with .rodata: const in C, whatever section it is put
//   into.
// - _binary_X_start, up to _binary_X_end, in any section: what `ld -r -b
// binary`
//   and `objcopy -I binary` make of a file. The constant is called
//   _binary_X_start, as the program refers to it.
// - Global labels without a type or without a size in such a section that has
//   no code: `.incbin` behind a label, `objcopy --add-symbol`. They reach to
//   the section's next symbol, or to its end, which a note says unless the
//   symbol is one that means it. That is one called X_end, beside a symbol X,
//   X_start or X_begin before it in the section; it is no constant itself.
// - Both of these in a section that is written to, with a note, if the object
//   has no code that could write: `xxd -i`, which says no const. In an object
//   with code they are variables, and left out with a note.
//
// A wanted constant is a problem if the linker has yet to fill in a part of it
// (relocations: its bytes are not known; a variable is left out for that), if
// another wanted one has its name, or if it lies beyond its section. Left out
// with a note are also data symbols without bytes (.bss, common), in sections
// that are not loaded, and labels that are not global. Executables and shared
// objects, big-endian objects, whose numbers nobody could turn, and what is no
// ELF file are refused (relocatable_object.h).
ObjectConstants ReadObjectConstants(const ByteRange& file,
                                    const NameFilter& wanted = nullptr);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_OBJECT_CONSTANTS_H_
