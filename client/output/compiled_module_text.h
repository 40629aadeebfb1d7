#ifndef METAD_CLIENT_OUTPUT_COMPILED_MODULE_TEXT_H_
#define METAD_CLIENT_OUTPUT_COMPILED_MODULE_TEXT_H_

#include <ostream>

#include "client/output/message_json.h"
#include "server/formats/model_library/compiled_module.h"

namespace metad::client {

// [{"kind", "bytes", "imports": [index, ...]}, ...], the root first.
Json FfiImportsToJson(const formats::CompiledModule& module);

// A table of them; nothing where there are none.
void PrintFfiImports(const formats::CompiledModule& module, std::ostream& out);

// What a shared object holds: its functions, then its imports.
void PrintSharedObject(const formats::CompiledModule& module,
                       std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_COMPILED_MODULE_TEXT_H_
