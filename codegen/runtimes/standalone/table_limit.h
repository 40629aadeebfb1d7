#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_TABLE_LIMIT_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_TABLE_LIMIT_H_

#include <cstddef>

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Most entries of each table of a registry but that of functions.
inline constexpr size_t kMaxTableEntries = 65535;

// Adds what a registry has too many of: it counts its models, pools and
// constants in 16 bits (metad_registry.h). FunctionCountProblem() counts
// functions, and no module is without one.
void CheckTableLengths(const MetadataSpec& spec, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_TABLE_LIMIT_H_
