#ifndef METAD_CODEGEN_PLAN_REGISTRY_SYMBOLS_H_
#define METAD_CODEGEN_PLAN_REGISTRY_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

// Names of the global symbols that metadata with the structs of
// codegen/runtime/metad defines beside the constants. Every emitter and every
// reader of produced objects takes them from here.
namespace metad::codegen {

// `const struct metad_registry metad_NAME_registry` of `standalone` metadata
// called NAME. One for all models of a request; another request has another
// name, so that both stand in one image.
std::string RegistrySymbol(absl::string_view metadata_name);

// `const struct metad_constant_table metad_NAME_constants`.
std::string ConstantTableSymbol(absl::string_view metadata_name);

inline constexpr absl::string_view kConstantTableSuffix = "_constants";

// What these refer to are local symbols, metad_NAME_modules and so on; the
// functions are in metad_NAME_entries (crt_symbols.h).
inline constexpr absl::string_view kModulesSuffix = "_modules";
inline constexpr absl::string_view kModelsSuffix = "_models";
inline constexpr absl::string_view kShapesSuffix = "_shapes";
inline constexpr absl::string_view kPoolsSuffix = "_pools";
inline constexpr absl::string_view kConstantListSuffix = "_constant_list";
// Each followed by one of the two below.
inline constexpr absl::string_view kFunctionIndexSuffix = "_function";
inline constexpr absl::string_view kConstantIndexSuffix = "_constant";
inline constexpr absl::string_view kSlotsSuffix = "_slots";
inline constexpr absl::string_view kDisplacementsSuffix = "_displacements";

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_REGISTRY_SYMBOLS_H_
