#ifndef METAD_CODEGEN_RUNTIMES_PACKED_RUNTIME_H_
#define METAD_CODEGEN_RUNTIMES_PACKED_RUNTIME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "codegen/runtimes/runtime.h"

namespace metad::codegen {

// A runtime that calls functions with the packed arguments of TVM 0.18 and
// earlier: PackedPrototype() of packed_declarations.h. A function's
// name tells: tvm-ffi's calling convention goes with the symbols
// __tvm_ffi_<name>, the packed one with all others.
class PackedRuntime : public Runtime {
 public:
  absl::string_view parameters() const override { return "ppippp"; }
  std::string CallingConventionProblem(absl::string_view symbol) const override;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_PACKED_RUNTIME_H_
