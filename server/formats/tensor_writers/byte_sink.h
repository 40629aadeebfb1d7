#ifndef METAD_SERVER_FORMATS_TENSOR_WRITERS_BYTE_SINK_H_
#define METAD_SERVER_FORMATS_TENSOR_WRITERS_BYTE_SINK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// Takes the next bytes of a file. Its error ends the writing.
using ByteSink = std::function<absl::Status(absl::string_view)>;

// The lowest `bytes` bytes of `value`, the lowest first.
void AppendLittleEndian(uint64_t value, size_t bytes, std::string& to);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSOR_WRITERS_BYTE_SINK_H_
