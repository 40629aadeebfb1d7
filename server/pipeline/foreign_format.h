#ifndef METAD_SERVER_PIPELINE_FOREIGN_FORMAT_H_
#define METAD_SERVER_PIPELINE_FOREIGN_FORMAT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::pipeline {

// What `bytes` are, where an ELF object was expected and they are none: the end
// of a sentence that starts with the file, with what to do about it. Known by
// their first bytes are LLVM bitcode (LLVM's "Bitstream wrapper" included),
// Mach-O (thin and universal), COFF (objects, /bigobj, those of cl's /GL,
// import libraries' members), PE, WebAssembly, ar archives, gzip, zip and
// pointers of Git LFS. COFF has no magic: it is told by a known processor and a
// table of sections and symbols that lies within the file.
std::string DescribeForeignFormat(absl::string_view bytes);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_FOREIGN_FORMAT_H_
