#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_TABLE_SIZES_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_TABLE_SIZES_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/table_list.h"
#include "codegen/runtimes/crt/crt_layout.h"

namespace metad::codegen {

// Adds the registry, what it refers to, and the interfaces of models.
void AddCrtTables(const MetadataPlan& plan, const CrtLayout& layout,
                  TableList& tables);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_TABLE_SIZES_H_
