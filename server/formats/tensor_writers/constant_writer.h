#ifndef METAD_SERVER_FORMATS_TENSOR_WRITERS_CONSTANT_WRITER_H_
#define METAD_SERVER_FORMATS_TENSOR_WRITERS_CONSTANT_WRITER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/formats/tensor_writers/byte_sink.h"
#include "server/formats/tensors/constant_file.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Whatever of `constants`, which have different names, a file of that format
// cannot express: one line each. kObject expresses nothing.
std::vector<std::string> ObjectionsOf(
    ConstantFormat format, const std::vector<ImportedConstant>& constants);

// Writes such a file of constants to which there are no objections, in pieces:
// memory stays flat. `metadata` is for .safetensors, and for others left out.
absl::Status WriteConstants(
    ConstantFormat format, const std::vector<ImportedConstant>& constants,
    const std::vector<std::pair<std::string, std::string>>& metadata,
    const ByteSink& sink);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSOR_WRITERS_CONSTANT_WRITER_H_
