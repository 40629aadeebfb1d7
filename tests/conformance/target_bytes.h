#ifndef METAD_TESTS_CONFORMANCE_TARGET_BYTES_H_
#define METAD_TESTS_CONFORMANCE_TARGET_BYTES_H_

#include <string>

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

// The bytes that a constant must have in the image, of a request's: told from
// DLPack alone, since nothing of metad's is taken at its word here.
std::string TargetBytes(const codegen::ConstantSpec& constant,
                        codegen::ByteOrder byte_order);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_TARGET_BYTES_H_
