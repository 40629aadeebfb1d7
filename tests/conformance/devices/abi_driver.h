#ifndef METAD_TESTS_CONFORMANCE_DEVICES_ABI_DRIVER_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_ABI_DRIVER_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "codegen/runtime/runtime_header.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"

namespace metad::conformance {

// How the checks on a device reach the registry of one runtime ABI.
struct AbiDriver {
  // As `metactl submit --runtime` has it, but for hyphens.
  std::string name;
  const codegen::Runtime* abi = &codegen::CrtRuntime();
  // Of devices/program: defines the OPERATOR macro, and implements abi.h.
  std::string operators_header;
  std::string source;
  // For both.
  std::vector<std::string> flags;
  // What the metadata includes.
  std::vector<codegen::RuntimeHeader> headers;
  // How many functions the model has; as many as the ABI can tell apart, or
  // enough for a count of two different bytes.
  size_t function_count = 0;
  // Before a function's name in its symbol.
  std::string symbol_prefix;
};

void PrintTo(const AbiDriver& driver, std::ostream* out);

// One for each ABI that metad generates.
const std::vector<AbiDriver>& AllAbiDrivers();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_DEVICES_ABI_DRIVER_H_
