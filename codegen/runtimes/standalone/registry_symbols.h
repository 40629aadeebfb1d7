#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_REGISTRY_SYMBOLS_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_REGISTRY_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

// Names of the symbols that `standalone` metadata defines beside the constants
// and their table. Every emitter and every reader of produced objects takes
// them from here.
namespace metad::codegen {

// `const struct metad_registry metad_NAME_registry` of `standalone` metadata
// called NAME. One for all models of a request; another request has another
// name, so that both stand in one image.
std::string RegistrySymbol(absl::string_view metadata_name);

// What it refers to are local symbols, metad_NAME_modules and so on; the
// functions are in metad_NAME_entries (codegen/plan/metadata_symbols.h).
inline constexpr absl::string_view kModulesSuffix = "_modules";
inline constexpr absl::string_view kModelsSuffix = "_models";
inline constexpr absl::string_view kFunctionIndexSuffix = "_function";

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_REGISTRY_SYMBOLS_H_
