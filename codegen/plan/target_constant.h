#ifndef METAD_CODEGEN_PLAN_TARGET_CONSTANT_H_
#define METAD_CODEGEN_PLAN_TARGET_CONSTANT_H_

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Hands over the bytes of a constant as they stand in the memory of a target
// (emit/target_bytes.h), in order: as one view of its data where they stand
// like that already, otherwise in pieces of at most 64 KiB, so that no tensor
// is copied as a whole. Views are valid during the call.
void ForEachPiece(const PlannedConstant& constant, ByteOrder byte_order,
                  absl::FunctionRef<void(absl::string_view)> take);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TARGET_CONSTANT_H_
