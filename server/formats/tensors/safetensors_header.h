#ifndef METAD_SERVER_FORMATS_TENSORS_SAFETENSORS_HEADER_H_
#define METAD_SERVER_FORMATS_TENSORS_SAFETENSORS_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// The header of a .safetensors file, as it stands there:
//
//   u64     its length, little-endian
//   header  JSON: {"NAME": {"dtype": "F32", "shape": [2,3],
//           "data_offsets": [0,24]}, ..., "__metadata__": {"KEY": "TEXT"}},
//           padded with spaces
//   data    in which the offsets count
struct SafetensorsHeader {
  struct Tensor {
    std::string name;
    std::string dtype;
    std::vector<int64_t> shape;
    uint64_t begin = 0;
    uint64_t end = 0;
    // Where in the file its name ends: for messages.
    size_t offset = 0;
  };

  // In the header's order.
  std::vector<Tensor> tensors;
  std::vector<std::pair<std::string, std::string>> metadata;
  // Where in the file the data starts.
  size_t data_offset = 0;
};

// Longest header accepted: the format's own limit.
inline constexpr uint64_t kMaxSafetensorsHeaderBytes = 100'000'000;
// The key that is no tensor.
inline constexpr char kSafetensorsMetadata[] = "__metadata__";

// Reads the header at the front of `file`, and nothing behind it.
// InvalidArgument, which names the byte, for JSON that is none or of another
// form than above: keys that are missing, unknown or there twice, extents and
// offsets that are no integers of 0 or more below 2^63, more than
// kMaxFileConstants tensors, or 4096 keys of __metadata__. What dtype, shape
// and offsets say is not checked.
absl::StatusOr<SafetensorsHeader> ParseSafetensorsHeader(
    absl::string_view file);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_SAFETENSORS_HEADER_H_
