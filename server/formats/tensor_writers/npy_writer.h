#ifndef METAD_SERVER_FORMATS_TENSOR_WRITERS_NPY_WRITER_H_
#define METAD_SERVER_FORMATS_TENSOR_WRITERS_NPY_WRITER_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "server/formats/tensor_writers/byte_sink.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Why NumPy has no such type; nothing where it has.
std::optional<std::string> ObjectionOfNpy(const ImportedConstant& constant);

// What stands before the data of a .npy file of `constant`, to which there is
// no objection: version 1.0, or 2.0 for a shape that is too long for that, as
// NumPy writes it.
std::string NpyHeaderOf(const ImportedConstant& constant);

// Writes such a file.
absl::Status WriteNpy(const ImportedConstant& constant, const ByteSink& sink);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSOR_WRITERS_NPY_WRITER_H_
