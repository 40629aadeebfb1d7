#ifndef METAD_TESTS_CONFORMANCE_OPERATOR_TEXT_H_
#define METAD_TESTS_CONFORMANCE_OPERATOR_TEXT_H_

#include <string>

#include "codegen/plan/metadata_plan.h"

namespace metad::conformance {

// A C source with the functions of the registry; it includes
// abi_declarations.h. Each checks that it gets one argument, the integer 4711
// of type code 0, a type code of -1 to overwrite and a resource that is not
// null, and stores its position in the registry.
std::string OperatorsText(const codegen::MetadataPlan& plan);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_OPERATOR_TEXT_H_
