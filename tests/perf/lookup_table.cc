// Prints the instructions of a lookup in registries of several sizes:
//   bazel run //tests/perf:lookup_table

#include <cstddef>
#include <cstdio>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/perf/lookup_cost.h"

namespace {

using metad::perf::CountLookupInstructions;
using metad::perf::LookupCost;

void PrintRow(size_t functions) {
  const LookupCost hashed =
      CountLookupInstructions(&metad::codegen::StandaloneRuntime(), functions);
  const LookupCost scanned =
      CountLookupInstructions(&metad::codegen::CrtRuntime(), functions);
  std::printf(
      "| %9zu | %16.0f | %17.0f | %11.0f | %12.0f | %11.1f | %12.1f |\n",
      functions, hashed.found, hashed.absent, scanned.found, scanned.absent,
      scanned.found / hashed.found, scanned.absent / hashed.absent);
}

}  // namespace

int main() {
  // What goes wrong is reported as a failure of a test, and is the end.
  testing::GTEST_FLAG(throw_on_failure) = true;
  std::puts(
      "| functions | standalone found | standalone absent | scan, found | "
      "scan, "
      "absent | ratio found | ratio absent |\n"
      "| --------: | ---------------: | ----------------: | ----------: | "
      "-----------: | ----------: | -----------: |");
  for (const size_t functions : {10, 100, 1000, 10000}) PrintRow(functions);
  return 0;
}
