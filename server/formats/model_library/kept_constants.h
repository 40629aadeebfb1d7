#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_KEPT_CONSTANTS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_KEPT_CONSTANTS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// The C or C++ source with its blocks of constants const: TVM defines them in
// .rodata.tvm and leaves them writable, which an assembler warns of and a
// linker makes RAM of. Those whose address alone is used, which then is cast,
// as operators take it without const; others stay. Lines keep their numbers.
std::string WithReadOnlyConstants(absl::string_view source);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_KEPT_CONSTANTS_H_
