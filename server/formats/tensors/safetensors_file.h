#ifndef METAD_SERVER_FORMATS_TENSORS_SAFETENSORS_FILE_H_
#define METAD_SERVER_FORMATS_TENSORS_SAFETENSORS_FILE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

struct SafetensorsContents {
  // In the header's order.
  std::vector<ImportedConstant> constants;
  // What is wrong, one line for each tensor or for the file; the constants are
  // complete only if there is none.
  std::vector<std::string> problems;
  // Of the file itself.
  std::vector<std::pair<std::string, std::string>> metadata;
};

// Reads a .safetensors file (SafetensorsHeader documents the format). The data
// of the constants lies in `file`, of which only the header is touched. A
// problem is what ParseSafetensorsHeader() refuses; a dtype that is not known;
// offsets that do not fit the shape, that overlap, leave a gap or go beyond the
// end of the file; bytes that are no tensor's.
SafetensorsContents ParseSafetensors(const ByteRange& file,
                                     const NameFilter& wanted = nullptr);

// "BF16" and the like; nothing where the format has no such type.
std::optional<ElementType> TypeOfSafetensorsDtype(absl::string_view dtype);
std::optional<absl::string_view> SafetensorsDtype(const ElementType& type);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_SAFETENSORS_FILE_H_
