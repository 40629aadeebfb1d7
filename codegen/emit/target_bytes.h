#ifndef METAD_CODEGEN_EMIT_TARGET_BYTES_H_
#define METAD_CODEGEN_EMIT_TARGET_BYTES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The bytes of a constant as they stand in the memory of a target. They are not
// copied where they stand like that already: only a big-endian target has
// numbers of several bytes reversed, and an empty tensor has zeros that stand
// in for it. Moving it would invalidate views.
class TargetBytes {
 public:
  // What the constant's data views must outlive this.
  TargetBytes(const PlannedConstant& constant, ByteOrder byte_order);

  TargetBytes(const TargetBytes&) = delete;
  TargetBytes& operator=(const TargetBytes&) = delete;

  absl::string_view view() const { return view_; }

 private:
  std::string copy_;
  absl::string_view view_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_TARGET_BYTES_H_
