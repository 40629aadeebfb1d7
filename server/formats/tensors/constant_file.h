#ifndef METAD_SERVER_FORMATS_TENSORS_CONSTANT_FILE_H_
#define METAD_SERVER_FORMATS_TENSORS_CONSTANT_FILE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/formats/tensors/raw_file.h"

namespace metad::formats {

// The formats in which constants come.
enum class ConstantFormat { kNpy, kNpz, kParams, kSafetensors, kObject, kRaw };

// "npy", "npz", "params", "safetensors", "object", "raw".
absl::string_view ConstantFormatName(ConstantFormat format);

// The format that the extension of `path` stands for; nothing where it stands
// for none. kRaw for .bin and .raw.
std::optional<ConstantFormat> FormatOfExtension(const std::string& path);

// The format of a file: that of its first bytes where they tell what it is,
// else that of its extension, so that a damaged .npy is called a damaged .npy.
// Never kRaw, of which nothing can be told. Nothing for files that are of no
// such format.
std::optional<ConstantFormat> FormatOfFile(const std::string& path,
                                           absl::string_view content);

// What the file of no format that begins so is, or begins with, and what
// whoever has it can do: "is a gzip file: ...".
std::string RefusalOfContent(absl::string_view content);

// Whether such a file holds one constant and does not say its name.
inline bool IsNameless(ConstantFormat format) {
  return format == ConstantFormat::kNpy || format == ConstantFormat::kRaw;
}

struct FileConstants {
  std::string path;
  ConstantFormat format = ConstantFormat::kNpy;
  // In the file's order.
  std::vector<ImportedConstant> constants;
  // What a .safetensors says of itself.
  std::vector<std::pair<std::string, std::string>> metadata;
  // What was not taken as it stands in the file, or was left out, one line
  // each. Of a file without constants they say what is in it.
  std::vector<std::string> notes;
  // What is wrong, one line each; the constants are complete only if there is
  // none.
  std::vector<std::string> problems;
  // What went wrong on this machine, such as a full disk; then nothing else is
  // of use.
  absl::Status failure;
};

// Reads the constants of `content`, which is the file at `path`. `name` is what
// the constant of a nameless file is called. Each has its `source`. A Git LFS
// pointer is a problem even where plain bytes are asked for, and so is one
// whose deflated members are longer than `max_unpacked_bytes` together.
FileConstants ReadConstantFile(
    ConstantFormat format, const std::string& path, const std::string& name,
    const std::optional<RawLayout>& layout, const ByteRange& content,
    const NameFilter& wanted = nullptr,
    uint64_t max_unpacked_bytes = std::numeric_limits<uint64_t>::max());

// Why a file that could be read gives no constants: what is in it, or that none
// of the names in it, `found`, was selected by what messages call `select`.
// Empty where it gives some.
std::string WhyNoConstants(const FileConstants& file,
                           const std::vector<std::string>& found,
                           absl::string_view select);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_CONSTANT_FILE_H_
