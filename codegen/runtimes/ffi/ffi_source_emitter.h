#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_SOURCE_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_SOURCE_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes NAME_metadata.c for tvm-ffi: the constants, a const table of names and
// functions sorted by name, and NAME_register(), which hands the table to
// TVMFFIEnvModRegisterSystemLibSymbol(). A constructor calls it only where the
// plan asks for one: a linker drops an archive's member that nothing refers to,
// and its constructor with it. The text needs no header but <stdint.h> and is
// valid C99 and C++11 and later under -Wall -Wextra -pedantic -Werror, with gcc
// and clang.
void EmitFfiSource(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_SOURCE_EMITTER_H_
