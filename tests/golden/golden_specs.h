#ifndef METAD_TESTS_GOLDEN_GOLDEN_SPECS_H_
#define METAD_TESTS_GOLDEN_GOLDEN_SPECS_H_

#include <vector>

#include "codegen/plan/metadata_spec.h"

namespace metad::codegen {

// The models of the golden files. What they refer to lives for ever.
const std::vector<MetadataSpec>& GoldenSpecs();

}  // namespace metad::codegen

#endif  // METAD_TESTS_GOLDEN_GOLDEN_SPECS_H_
