#ifndef METAD_CODEGEN_PLAN_POOL_CONTENT_H_
#define METAD_CODEGEN_PLAN_POOL_CONTENT_H_

#include <cstddef>
#include <string>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The bytes between two constants of a pool: those of erased flash, which need
// no programming.
inline constexpr char kPoolGap = '\xff';

// The bytes of a constant's storage as they stand in the target's memory.
std::string StoredBytes(const PlannedConstant& constant, ByteOrder byte_order);

// The bytes of an external pool, as the target sees them: each constant at its
// offset.
std::string PoolContent(const MetadataPlan& plan, size_t pool);

// Gives every external pool its checksum. They are computed by the code that
// will check them on the target (codegen/runtime/metad): this way codegen
// depends on no other library, and the two cannot disagree.
void ChecksumPools(MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_POOL_CONTENT_H_
