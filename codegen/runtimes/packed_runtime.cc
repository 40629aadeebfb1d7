#include "codegen/runtimes/packed_runtime.h"

#include "codegen/plan/tvm_symbols.h"

namespace metad::codegen {

std::string PackedRuntime::CallingConventionProblem(
    absl::string_view symbol) const {
  if (!HasFfiPrefix(symbol)) return "";
  return "is called as tvm-ffi calls functions, which this runtime does not; "
         "expected the module compiled for it, or the runtime ffi";
}

}  // namespace metad::codegen
