#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_SOURCE_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_SOURCE_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/runtimes/crt/crt_layout.h"

namespace metad::codegen {

// Writes NAME_metadata.c for the `crt` and `crt-v1` runtimes: names blob,
// function table, TVMFuncRegistry, TVMModule, TVMSystemLibEntryPoint(), the
// constants, and the interfaces of ahead-of-time compiled models with their
// workspaces. Every table is const. The text needs no header but <stdint.h> and
// is valid C99 and C++11 and later under -Wall -Wextra -pedantic -Werror, with
// gcc and clang.
void EmitCrtSource(const MetadataPlan& plan, const CrtLayout& layout,
                   Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_SOURCE_EMITTER_H_
