#ifndef METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_
#define METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

struct NamedAbi {
  // As `metactl submit --runtime` has it, but for hyphens: for test names.
  std::string name;
  codegen::RuntimeAbi value = codegen::RuntimeAbi::kCrt;
};

void PrintTo(const NamedAbi& abi, std::ostream* out);

// Characters of the longest function name that may be listed: its symbol has
// 255.
size_t LongestFunctionName(codegen::RuntimeAbi abi);

// Each that metad generates.
const std::vector<NamedAbi>& AllAbis();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_
