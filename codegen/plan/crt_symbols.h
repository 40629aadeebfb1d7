#ifndef METAD_CODEGEN_PLAN_CRT_SYMBOLS_H_
#define METAD_CODEGEN_PLAN_CRT_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

// Names of the symbols that `crt` metadata defines beside the constants. Every
// emitter and every reader of produced objects takes them from here.
namespace metad::codegen {

// `const struct TVMModule* TVMSystemLibEntryPoint(void)`, one per image.
inline constexpr absl::string_view kCrtEntryPoint = "TVMSystemLibEntryPoint";

// Local symbols of model m are called metad_<m>_names (the names blob; of
// `crt-v1`, whose count is shorter, metad_<m>_names_v1), metad_<m>_functions
// (the function table), metad_<m>_registry and metad_<m>_module. Where names
// and functions stand in one table, it is called metad_<m>_entries.
inline constexpr absl::string_view kLocalSymbolPrefix = "metad_";
inline constexpr absl::string_view kNamesSuffix = "_names";
inline constexpr absl::string_view kNamesV1Suffix = "_names_v1";
inline constexpr absl::string_view kFunctionsSuffix = "_functions";
inline constexpr absl::string_view kEntriesSuffix = "_entries";
inline constexpr absl::string_view kRegistrySuffix = "_registry";
inline constexpr absl::string_view kModuleSuffix = "_module";
inline constexpr absl::string_view kJoinerSuffix =
    "_is_joinable_and_needs_the_registry_that_joins_it";

std::string LocalSymbol(absl::string_view model, absl::string_view suffix);

// What a joinable `crt` registry called m refers to, and the registry that
// joins it defines: metad_<m>_is_joinable_and_needs_the_registry_that_joins_it.
// A linker that takes the joinable registry out of a library for its entry
// point then looks for the other one, in whatever order the libraries stand;
// without it the link fails, and says this name.
std::string JoinerSymbol(absl::string_view metadata_name);

// Symbols of external pool p of metadata called m, whatever the runtime:
// metad_<m>_<p>_check (the global function that compares), and the tables
// metad_<m>_<p>_sha256 or metad_<m>_<p>_crc32.
inline constexpr absl::string_view kPoolCheckSuffix = "_check";
inline constexpr absl::string_view kPoolSha256Suffix = "_sha256";
inline constexpr absl::string_view kPoolCrc32Suffix = "_crc32";

std::string PoolSymbol(absl::string_view metadata_name, absl::string_view pool,
                       absl::string_view suffix);

// Whether a function or constant of this name would collide with what the
// generated files declare for themselves.
bool IsReservedByMetadata(absl::string_view name);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_CRT_SYMBOLS_H_
