#include "codegen/plan/pool_planner.h"

#include <algorithm>
#include <cstdint>

#include "codegen/plan/alignment.h"

namespace metad::codegen {

void LayOutPools(std::vector<PlannedConstant>& constants,
                 std::vector<PlannedPool>& pools) {
  for (PlannedConstant& constant : constants) {
    if (!constant.pool.has_value()) continue;
    if (constant.alias_of.has_value()) {
      constant.pool_offset = constants[*constant.alias_of].pool_offset;
      continue;
    }
    PlannedPool& pool = pools[*constant.pool];
    const int64_t offset = AlignedUp(pool.size_bytes, constant.alignment);
    if (pool.external) constant.pool_offset = offset;
    pool.size_bytes = offset + constant.stored_bytes;
    pool.alignment = std::max(pool.alignment, constant.alignment);
  }
}

}  // namespace metad::codegen
