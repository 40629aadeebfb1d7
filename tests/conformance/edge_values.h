#ifndef METAD_TESTS_CONFORMANCE_EDGE_VALUES_H_
#define METAD_TESTS_CONFORMANCE_EDGE_VALUES_H_

#include "codegen/plan/metadata_spec.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"

namespace metad::conformance {

// A model named "edge" with the values that generated text could get wrong, in
// every type and every way to store it. What it refers to lives for ever.
codegen::MetadataSpec EdgeValuesSpec(
    const codegen::Runtime* abi = &codegen::CrtRuntime());

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_EDGE_VALUES_H_
