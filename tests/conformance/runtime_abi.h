#ifndef METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_
#define METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"

namespace metad::conformance {

struct NamedAbi {
  // As `metactl submit --runtime` has it, but for hyphens: for test names.
  std::string name;
  const codegen::Runtime* value = &codegen::CrtRuntime();
};

void PrintTo(const NamedAbi& abi, std::ostream* out);

// Characters of the longest function name that may be listed: its symbol has
// 255.
size_t LongestFunctionName(const codegen::RuntimeRules* runtime);

// Each that metad generates.
const std::vector<NamedAbi>& AllAbis();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_
