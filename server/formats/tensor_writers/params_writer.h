#ifndef METAD_SERVER_FORMATS_TENSOR_WRITERS_PARAMS_WRITER_H_
#define METAD_SERVER_FORMATS_TENSOR_WRITERS_PARAMS_WRITER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/formats/tensor_writers/byte_sink.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Why a .params cannot have such an array; nothing where it can.
std::optional<std::string> ObjectionOfParams(const ImportedConstant& constant);

// Writes TVM's .params (params_file.h documents the format) as TVM itself does:
// bool as uint1, and elements of fewer than 8 bits, one to a byte.
absl::Status WriteParams(const std::vector<ImportedConstant>& constants,
                         const ByteSink& sink);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSOR_WRITERS_PARAMS_WRITER_H_
