#ifndef METAD_SERVER_FORMATS_TENSORS_RAW_FILE_H_
#define METAD_SERVER_FORMATS_TENSORS_RAW_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// What the bytes of a file without a format are.
struct RawLayout {
  ElementType type;
  // Absent: one dimension, as long as the file.
  std::optional<std::vector<int64_t>> shape;
};

// "float32", "int8[3,4]", "float32[]" (a scalar). InvalidArgument for anything
// else.
absl::StatusOr<RawLayout> ParseRawLayout(absl::string_view text);

// FILE, or FILE:TYPE, or FILE:TYPE[SHAPE].
struct RawFileName {
  std::string path;
  std::optional<RawLayout> layout;
};

// What follows the last ':' counts only if it starts as a type does, so that
// paths may hold one; InvalidArgument where it does and is none.
absl::StatusOr<RawFileName> SplitRawFileName(absl::string_view text);

// The whole file as one constant, without `name` and `source`: packed,
// row-major, little-endian, as on the wire. The data is `file` itself.
// InvalidArgument where its size is not that of type and shape.
absl::StatusOr<ImportedConstant> ParseRaw(const ByteRange& file,
                                          const RawLayout& layout);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_RAW_FILE_H_
