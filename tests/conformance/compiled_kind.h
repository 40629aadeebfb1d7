#ifndef METAD_TESTS_CONFORMANCE_COMPILED_KIND_H_
#define METAD_TESTS_CONFORMANCE_COMPILED_KIND_H_

#include <ostream>
#include <string>
#include <vector>

#include "tests/conformance/compiler.h"

namespace metad::conformance {

// A way to compile a module that somebody may bring to a build for some target:
// for a target of the catalogue, or as no target has it.
struct CompiledKind {
  // For messages and files: "gcc_arm_none_eabi_cortex_m4f", "softfp_m4".
  std::string name;
  Compiler compiler;
};

void PrintTo(const CompiledKind& kind, std::ostream* out);

// The processors whose objects one linker knows.
enum class LinkedFamily { kArm, kRiscv, kX86, kAarch64, kS390 };

// Of a target of the catalogue.
LinkedFamily FamilyOf(const std::string& target);

// All of a family: what every compiler of the pool makes for every target, and
// what differs from that in one thing that objects tell of themselves.
std::vector<CompiledKind> KindsOf(LinkedFamily family);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_COMPILED_KIND_H_
