#include "tests/conformance/runtime_abi.h"

namespace metad::conformance {

void PrintTo(const NamedAbi& abi, std::ostream* out) { *out << abi.name; }

const std::vector<NamedAbi>& AllAbis() {
  static const auto* const abis =
      new std::vector<NamedAbi>{{"crt", codegen::RuntimeAbi::kCrt},
                                {"crt_v1", codegen::RuntimeAbi::kCrtV1}};
  return *abis;
}

}  // namespace metad::conformance
