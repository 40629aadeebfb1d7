#include "tests/conformance/devices/abi_driver.h"

#include "codegen/runtime/metad_declarations.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"

namespace metad::conformance {

void PrintTo(const AbiDriver& driver, std::ostream* out) {
  *out << driver.name;
}

const std::vector<AbiDriver>& AllAbiDrivers() {
  static const auto* const drivers = new std::vector<AbiDriver>{
      {"crt",
       &codegen::CrtRuntime(),
       "crt_operators.h",
       "crt_abi.c",
       {"-DCRT_COUNT_BYTES=2"},
       {},
       300,
       ""},
      // As many functions as one byte counts.
      {"crt_v1",
       &codegen::CrtV1Runtime(),
       "crt_operators.h",
       "crt_abi.c",
       {"-DCRT_COUNT_BYTES=1"},
       {},
       255,
       ""},
      {"ffi",
       &codegen::FfiRuntime(),
       "ffi_operators.h",
       "ffi_abi.c",
       {},
       {},
       300,
       "__tvm_ffi_"},
      {"standalone",
       &codegen::StandaloneRuntime(),
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
