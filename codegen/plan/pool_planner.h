#ifndef METAD_CODEGEN_PLAN_POOL_PLANNER_H_
#define METAD_CODEGEN_PLAN_POOL_PLANNER_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Gives every constant of an external pool its offset, in the constants' order,
// each aligned as it asks, and every pool its size and alignment. A constant
// that shares another's storage has the other's offset. In the image the linker
// decides, so that offsets there are 0.
void LayOutPools(std::vector<PlannedConstant>& constants,
                 std::vector<PlannedPool>& pools);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_POOL_PLANNER_H_
