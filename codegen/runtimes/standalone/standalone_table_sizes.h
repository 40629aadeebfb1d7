#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_TABLE_SIZES_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_TABLE_SIZES_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/table_list.h"

namespace metad::codegen {

// Adds the registry and what it refers to: arrays of the structs of
// codegen/runtime/metad.
void AddStandaloneTables(const MetadataPlan& plan, TableList& tables);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_TABLE_SIZES_H_
