#ifndef METAD_TESTS_CONFORMANCE_CONSTANTS_TEXT_H_
#define METAD_TESTS_CONFORMANCE_CONSTANTS_TEXT_H_

#include <string>

#include "codegen/plan/metadata_plan.h"
#include "tests/conformance/generated_model.h"

namespace metad::conformance {

// A C source with the tables that image_constants.h declares. Addresses and
// sizes are of the declarations in the model's header.
std::string ConstantsText(const GeneratedModel& model);

// What print_constants() of image_constants.h must print.
std::string ConstantLines(const codegen::MetadataPlan& plan);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_CONSTANTS_TEXT_H_
