#include "tests/conformance/runtime_abi.h"

#include "absl/strings/string_view.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"

namespace metad::conformance {

void PrintTo(const NamedAbi& abi, std::ostream* out) { *out << abi.name; }

size_t LongestFunctionName(const codegen::RuntimeRules* runtime) {
  constexpr size_t kLongestSymbol = 255;
  constexpr absl::string_view kFfiPrefix = "__tvm_ffi_";
  return runtime == &codegen::FfiRuntime() ? kLongestSymbol - kFfiPrefix.size()
                                           : kLongestSymbol;
}

const std::vector<NamedAbi>& AllAbis() {
  static const auto* const abis =
      new std::vector<NamedAbi>{{"crt", &codegen::CrtRuntime()},
                                {"crt_v1", &codegen::CrtV1Runtime()},
                                {"ffi", &codegen::FfiRuntime()},
                                {"standalone", &codegen::StandaloneRuntime()}};
  return *abis;
}

}  // namespace metad::conformance
