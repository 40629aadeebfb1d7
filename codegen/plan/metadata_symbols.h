#ifndef METAD_CODEGEN_PLAN_METADATA_SYMBOLS_H_
#define METAD_CODEGEN_PLAN_METADATA_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

// Names of the symbols that metadata defines beside the constants, whatever the
// runtime; what one runtime alone has stands in its folder of codegen/runtimes.
// Every emitter and every reader of produced objects takes them from here.
namespace metad::codegen {

// Local symbols of metadata called m are called metad_<m>_registry and so on.
// Where names and functions stand in one table, it is called metad_<m>_entries.
inline constexpr absl::string_view kLocalSymbolPrefix = "metad_";
inline constexpr absl::string_view kEntriesSuffix = "_entries";
inline constexpr absl::string_view kRegistrySuffix = "_registry";
inline constexpr absl::string_view kJoinerSuffix =
    "_is_joinable_and_needs_the_registry_that_joins_it";

std::string LocalSymbol(absl::string_view model, absl::string_view suffix);

// What a joinable `crt` registry called m refers to, and the registry that
// joins it defines: metad_<m>_is_joinable_and_needs_the_registry_that_joins_it.
// A linker that takes the joinable registry out of a library for its entry
// point then looks for the other one, in whatever order the libraries stand;
// without it the link fails, and says this name. Planning claims it for every
// registry that is joined, so that none is joined twice.
std::string JoinerSymbol(absl::string_view metadata_name);

// Symbols of external pool p of metadata called m, whatever the runtime:
// metad_<m>_<p>_check (the global function that compares), and the tables
// metad_<m>_<p>_sha256 or metad_<m>_<p>_crc32.
inline constexpr absl::string_view kPoolCheckSuffix = "_check";
inline constexpr absl::string_view kPoolSha256Suffix = "_sha256";
inline constexpr absl::string_view kPoolCrc32Suffix = "_crc32";

std::string PoolSymbol(absl::string_view metadata_name, absl::string_view pool,
                       absl::string_view suffix);

// `const struct metad_constant_table metad_NAME_constants` of metadata called
// NAME that has a constant table.
std::string ConstantTableSymbol(absl::string_view metadata_name);

inline constexpr absl::string_view kConstantTableSuffix = "_constants";

// What the constant table refers to are local symbols, metad_NAME_shapes and so
// on.
inline constexpr absl::string_view kShapesSuffix = "_shapes";
inline constexpr absl::string_view kPoolsSuffix = "_pools";
inline constexpr absl::string_view kConstantListSuffix = "_constant_list";
// Followed by one of the two below, as the suffix of every index of names is.
inline constexpr absl::string_view kConstantIndexSuffix = "_constant";
inline constexpr absl::string_view kSlotsSuffix = "_slots";
inline constexpr absl::string_view kDisplacementsSuffix = "_displacements";

// Whether a function or constant of this name would collide with what the
// generated files declare for themselves.
bool IsReservedByMetadata(absl::string_view name);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_METADATA_SYMBOLS_H_
