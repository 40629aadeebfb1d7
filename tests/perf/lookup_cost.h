#ifndef METAD_TESTS_PERF_LOOKUP_COST_H_
#define METAD_TESTS_PERF_LOOKUP_COST_H_

#include <cstddef>

#include "codegen/plan/metadata_spec.h"
#include "codegen/runtimes/runtime.h"

namespace metad::perf {

// Instructions of one lookup, the mean over names that are spread over the
// registry, and over as many names that it does not have.
struct LookupCost {
  double found = 0;
  double absent = 0;
};

// Counts the instructions of lookups in a registry of `function_count`
// functions of this runtime, `standalone` or `crt`, on this machine's processor
// under valgrind. A count, no time: the same on every run. What fails is a
// failure of the GoogleTest that runs, if one does, and leaves 0.
LookupCost CountLookupInstructions(const codegen::Runtime* runtime,
                                   size_t function_count);

}  // namespace metad::perf

#endif  // METAD_TESTS_PERF_LOOKUP_COST_H_
