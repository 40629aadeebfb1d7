#ifndef METAD_TESTS_CONFORMANCE_EDGE_VALUES_H_
#define METAD_TESTS_CONFORMANCE_EDGE_VALUES_H_

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

// A model named "edge" with the values that generated text could get wrong, in
// every type and every way to store it. What it refers to lives for ever.
codegen::MetadataSpec EdgeValuesSpec(
    codegen::RuntimeAbi abi = codegen::RuntimeAbi::kCrt);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_EDGE_VALUES_H_
