#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_DECLARATIONS_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_DECLARATIONS_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// The C text that source and header of `ffi` metadata have in common.
namespace metad::codegen {

// A prototype of each registry function, grouped by module: TVMFFISafeCallType,
// with pointers to TVMFFIAny as pointers to void. That struct has no tag in
// tvm-ffi's own header, so nobody else can name it.
void EmitFfiPrototypes(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_DECLARATIONS_H_
