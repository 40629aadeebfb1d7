#ifndef METAD_CLIENT_IMPORTERS_OBJECT_CONSTANTS_H_
#define METAD_CLIENT_IMPORTERS_OBJECT_CONSTANTS_H_

#include <string>
#include <vector>

#include "client/byte_range.h"
#include "client/importers/imported_constant.h"

namespace metad::client {

struct ObjectConstants {
  // In the order of their sections and of their places in them.
  std::vector<ImportedConstant> constants;
  // What is wrong, one line for each symbol or for the object; the constants
  // are complete only if there is none.
  std::vector<std::string> problems;
};

// Reads the constants of a relocatable ELF object of a little-endian machine:
// its data symbols (STT_OBJECT) with a size, in sections that are loaded, not
// written to and have bytes. What their elements are nobody says, so that each
// is uint8[size]; their data lies in `file`.
//
// A wanted symbol is a problem if the linker has yet to fill in a part of it
// (relocations: its bytes are not known), if another wanted symbol has its
// name, or if it lies beyond its section. Executables and shared objects, whose
// constants may have been relocated already, big-endian objects, whose numbers
// nobody could turn, and what is no ELF file are refused.
ObjectConstants ReadObjectConstants(const ByteRange& file,
                                    const NameFilter& wanted = nullptr);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_OBJECT_CONSTANTS_H_
