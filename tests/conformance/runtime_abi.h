#ifndef METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_
#define METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_

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

// Each that metad generates.
const std::vector<NamedAbi>& AllAbis();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_RUNTIME_ABI_H_
