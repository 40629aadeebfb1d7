#ifndef METAD_CLIENT_OUTPUT_COMPILED_MODULE_TEXT_H_
#define METAD_CLIENT_OUTPUT_COMPILED_MODULE_TEXT_H_

#include <ostream>

#include "client/model_library/compiled_module.h"
#include "client/output/message_json.h"

namespace metad::client {

// [{"kind", "bytes", "imports": [index, ...]}, ...], the root first.
Json FfiImportsToJson(const CompiledModule& module);

// A table of them; nothing where there are none.
void PrintFfiImports(const CompiledModule& module, std::ostream& out);

// What a shared object holds: its functions, then its imports.
void PrintSharedObject(const CompiledModule& module, std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_COMPILED_MODULE_TEXT_H_
