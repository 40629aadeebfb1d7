#ifndef METAD_SERVER_FORMATS_MODULE_FILE_KIND_H_
#define METAD_SERVER_FORMATS_MODULE_FILE_KIND_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// What a file is as a runtime module.
enum class ModuleFileKind {
  // None: RefusalOfModule() says what it is.
  kNone,
  // Compiled code, of whatever format: what reads objects says why one cannot
  // be used, as it does of an archive's members.
  kObject,
  // System V `ar`, thin ones too, for the same reason.
  kArchive,
  kCSource,
  kCxxSource,
};

// The kind of the file called `name` with this content: that of its first
// bytes, and where they tell nothing that of its extension, .c or .cc, .cpp,
// .cxx.
ModuleFileKind KindOfModuleFile(absl::string_view name,
                                absl::string_view content);

// "is a gzip file: gunzip unpacks it; expected an ELF object, ...".
std::string RefusalOfModule(absl::string_view content);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODULE_FILE_KIND_H_
