#include "tests/conformance/runtime_abi.h"

#include "absl/strings/string_view.h"

namespace metad::conformance {

void PrintTo(const NamedAbi& abi, std::ostream* out) { *out << abi.name; }

size_t LongestFunctionName(codegen::RuntimeAbi abi) {
  constexpr size_t kLongestSymbol = 255;
  constexpr absl::string_view kFfiPrefix = "__tvm_ffi_";
  return abi == codegen::RuntimeAbi::kFfi ? kLongestSymbol - kFfiPrefix.size()
                                          : kLongestSymbol;
}

const std::vector<NamedAbi>& AllAbis() {
  static const auto* const abis = new std::vector<NamedAbi>{
      {"crt", codegen::RuntimeAbi::kCrt},
      {"crt_v1", codegen::RuntimeAbi::kCrtV1},
      {"ffi", codegen::RuntimeAbi::kFfi},
      {"standalone", codegen::RuntimeAbi::kStandalone}};
  return *abis;
}

}  // namespace metad::conformance
