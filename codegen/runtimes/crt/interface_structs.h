#ifndef METAD_CODEGEN_RUNTIMES_CRT_INTERFACE_STRUCTS_H_
#define METAD_CODEGEN_RUNTIMES_CRT_INTERFACE_STRUCTS_H_

#include <string>

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_spec.h"

namespace metad::codegen {

// The structs of pointers that the entry of a C interface takes, for header and
// source.
void EmitInterfaceStructs(const AotSpec& aot, Sink& sink);

// "int32_t tvmgen_<mod>_run(struct ... * inputs, ...)".
std::string CEntryPrototype(const AotSpec& aot);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_INTERFACE_STRUCTS_H_
