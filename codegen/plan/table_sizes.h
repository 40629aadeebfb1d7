#ifndef METAD_CODEGEN_PLAN_TABLE_SIZES_H_
#define METAD_CODEGEN_PLAN_TABLE_SIZES_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/table_list.h"

namespace metad::codegen {

// The tables of the plan's runtime, byte for byte what compilers make of them
// on a target of that pointer size, where 8-byte integers are aligned to 8.
// String literals are counted one by one; a linker may merge some. Code is not
// counted: what it costs is known of the object only.
std::vector<TableSize> TableSizes(const MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TABLE_SIZES_H_
