#ifndef METAD_SERVER_FORMATS_TENSOR_WRITERS_SAFETENSORS_WRITER_H_
#define METAD_SERVER_FORMATS_TENSOR_WRITERS_SAFETENSORS_WRITER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/formats/tensor_writers/byte_sink.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Why a .safetensors cannot have such a tensor; nothing where it can.
std::optional<std::string> ObjectionOfSafetensors(
    const ImportedConstant& constant);

// Writes a .safetensors (safetensors_header.h documents the format) with the
// tensors in their order, and `metadata` unless that is empty.
absl::Status WriteSafetensors(
    const std::vector<ImportedConstant>& constants,
    const std::vector<std::pair<std::string, std::string>>& metadata,
    const ByteSink& sink);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSOR_WRITERS_SAFETENSORS_WRITER_H_
