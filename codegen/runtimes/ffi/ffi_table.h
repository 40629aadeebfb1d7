#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_TABLE_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_TABLE_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The plan's functions in the order of the table of `ffi` metadata: by name,
// byte by byte, so that a reader can search it. They belong to the plan.
std::vector<const PlannedFunction*> FfiTable(const MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_TABLE_H_
