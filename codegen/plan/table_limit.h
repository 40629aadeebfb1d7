#ifndef METAD_CODEGEN_PLAN_TABLE_LIMIT_H_
#define METAD_CODEGEN_PLAN_TABLE_LIMIT_H_

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds what a registry without a runtime has too many of: it counts its models,
// pools and constants in 16 bits (metad_registry.h). FunctionCountProblem()
// counts functions, and no module is without one.
void CheckTableSizes(const MetadataSpec& spec, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TABLE_LIMIT_H_
