#ifndef METAD_SERVER_FORMATS_TENSOR_WRITERS_NPZ_WRITER_H_
#define METAD_SERVER_FORMATS_TENSOR_WRITERS_NPZ_WRITER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/formats/tensor_writers/byte_sink.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Why an .npz cannot have such a member; nothing where it can.
std::optional<std::string> ObjectionOfNpz(const ImportedConstant& constant);

// Why there can be no .npz of all of them: more members, or more bytes, than a
// plain zip archive counts (65,535, and 4 GiB).
std::optional<std::string> ObjectionOfNpz(
    const std::vector<ImportedConstant>& constants);

// Writes a zip archive of stored .npy members, without times, so that the same
// constants are the same bytes. Their data is read twice, the first time for
// its checksum.
absl::Status WriteNpz(const std::vector<ImportedConstant>& constants,
                      const ByteSink& sink);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSOR_WRITERS_NPZ_WRITER_H_
