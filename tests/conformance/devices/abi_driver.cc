#include "tests/conformance/devices/abi_driver.h"

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
  };
  return *drivers;
}

}  // namespace metad::conformance
