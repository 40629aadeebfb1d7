#ifndef METAD_SERVER_FORMATS_TENSORS_ELEMENT_TYPE_NAME_H_
#define METAD_SERVER_FORMATS_TENSORS_ELEMENT_TYPE_NAME_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Types by the names that reports and generated files give them: "int8",
// "uint4", "float32", "bfloat16", "complex64", "handle64", "bool",
// "float8_e4m3fn", "float4_e2m1fn"; with lanes "int8x4".

// InvalidArgument, with what is expected, for anything else. Whether constants
// of such a width can be is the server's to say.
absl::StatusOr<ElementType> ParseElementTypeName(absl::string_view name);

// The name of `type`; void8 and void16 where the file does not say.
std::string ElementTypeName(const ElementType& type);

// "float32[3,4]", and "float32[]" for a scalar.
std::string TensorTypeName(const ElementType& type,
                           const std::vector<int64_t>& shape);

// Whether DLPack has a type of that code, and of so many bits and lanes.
bool IsDlpackType(const ElementType& type);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_ELEMENT_TYPE_NAME_H_
