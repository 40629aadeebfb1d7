#ifndef METAD_CODEGEN_PLAN_POOL_CONTENT_H_
#define METAD_CODEGEN_PLAN_POOL_CONTENT_H_

#include <cstddef>
#include <functional>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The bytes between two constants of a pool: those of erased flash, which need
// no programming.
inline constexpr char kPoolGap = '\xff';

// Hands over the bytes of an external pool as the target sees them, in order:
// each constant at its offset. Constants come from where they are, or in small
// pieces; `passed`, which may be null, is told of the data of those that were
// taken. Views are valid during the call.
void ForEachPoolPiece(
    const MetadataPlan& plan, size_t pool,
    absl::FunctionRef<void(absl::string_view)> take,
    const std::function<void(absl::string_view data)>& passed = nullptr);

// Gives every external pool its checksum. They are computed by the code that
// will check them on the target (codegen/runtime/metad): this way codegen
// depends on no other library, and the two cannot disagree. `passed` as above.
void ChecksumPools(MetadataPlan& plan,
                   const std::function<void(absl::string_view data)>& passed);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_POOL_CONTENT_H_
