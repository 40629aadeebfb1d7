#include "codegen/plan/pool_planner.h"

#include <algorithm>
#include <cstdint>

namespace metad::codegen {
namespace {

int64_t RoundUp(int64_t offset, int64_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

}  // namespace

void LayOutPools(std::vector<PlannedConstant>& constants,
                 std::vector<PlannedPool>& pools) {
  for (PlannedConstant& constant : constants) {
    if (!constant.pool.has_value()) continue;
    if (constant.alias_of.has_value()) {
      constant.pool_offset = constants[*constant.alias_of].pool_offset;
      continue;
    }
    PlannedPool& pool = pools[*constant.pool];
    constant.pool_offset = RoundUp(pool.size_bytes, constant.alignment);
    pool.size_bytes = constant.pool_offset + constant.stored_bytes;
    pool.alignment = std::max(pool.alignment, constant.alignment);
  }
}

}  // namespace metad::codegen
