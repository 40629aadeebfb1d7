#ifndef METAD_SERVER_PIPELINE_TOOLCHAIN_SYMBOLS_H_
#define METAD_SERVER_PIPELINE_TOOLCHAIN_SYMBOLS_H_

#include "absl/strings/string_view.h"

namespace metad::pipeline {

// Whether an image's toolchain, C library, linker script or TVM runtime gives
// the symbol, so that no module of a model need define it: identifiers that
// ISO C (7.1.3) reserves to implementations, the library of ISO C and the
// little of POSIX that such a library has on bare metal, what linker scripts
// call the ends of sections, and TVM's runtime.
bool IsGivenByToolchain(absl::string_view symbol);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TOOLCHAIN_SYMBOLS_H_
