#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_SOURCE_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_SOURCE_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes NAME_metadata.c for images without a runtime: the constants, their
// table, and the registry of metad_registry.h, RegistrySymbol(), with functions
// in the plan's order. Every table is const. The text needs the headers of
// RegistryDeclarations() beside it and is valid C99 and C++11 and later under
// -Wall -Wextra -pedantic -Werror, with gcc and clang.
void EmitStandaloneSource(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_SOURCE_EMITTER_H_
