#ifndef METAD_TESTS_CONFORMANCE_LARGE_VALUES_H_
#define METAD_TESTS_CONFORMANCE_LARGE_VALUES_H_

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

// A model named "large" with constants that are written in other ways than
// small ones of the same type. What it refers to lives for ever.
codegen::MetadataSpec LargeValuesSpec();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_LARGE_VALUES_H_
