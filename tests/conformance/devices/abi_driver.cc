#include "tests/conformance/devices/abi_driver.h"

#include "codegen/runtime/metad_declarations.h"

namespace metad::conformance {

void PrintTo(const AbiDriver& driver, std::ostream* out) {
  *out << driver.name;
}

const std::vector<AbiDriver>& AllAbiDrivers() {
  using codegen::RuntimeAbi;
  static const auto* const drivers = new std::vector<AbiDriver>{
      {"crt",
       RuntimeAbi::kCrt,
       "crt_operators.h",
       "crt_abi.c",
       {"-DCRT_COUNT_BYTES=2"},
       {},
       300,
       ""},
      // As many functions as one byte counts.
      {"crt_v1",
       RuntimeAbi::kCrtV1,
       "crt_operators.h",
       "crt_abi.c",
       {"-DCRT_COUNT_BYTES=1"},
       {},
       255,
       ""},
      {"ffi",
       RuntimeAbi::kFfi,
       "ffi_operators.h",
       "ffi_abi.c",
       {},
       {},
       300,
       "__tvm_ffi_"},
      {"standalone",
       RuntimeAbi::kStandalone,
       "crt_operators.h",
       "standalone_abi.c",
       {},
       codegen::RegistryDeclarations(),
       300,
       ""},
  };
  return *drivers;
}

}  // namespace metad::conformance
