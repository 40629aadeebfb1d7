#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_CONSTANT_BLOCK_TEXT_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_CONSTANT_BLOCK_TEXT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/c_declarations_text.h"

namespace metad::formats {

// The constants of the struct that TVM writes for a model without TVMMetadata:
//
//   static struct NAME {
//     float a[640] __attribute__((aligned(16)));
//     float b[16] __attribute__((packed, aligned(16)));
//   } NAME = {
//     .a = { 0x1.9bfe28p-7, ... },
//     ...
//
// each at the offset that the attributes give it. Their shapes are lost.
// InvalidArgument for other text, and for types that C has no literals for.
absl::StatusOr<std::vector<AotConstant>> ReadConstantBlock(
    const CVariable& block);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_CONSTANT_BLOCK_TEXT_H_
