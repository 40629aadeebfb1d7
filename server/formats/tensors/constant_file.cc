#include "server/formats/tensors/constant_file.h"

#include <algorithm>
#include <filesystem>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/file_kind.h"
#include "server/formats/tensors/npy_file.h"
#include "server/formats/tensors/npz_file.h"
#include "server/formats/tensors/object_constants.h"
#include "server/formats/tensors/params_file.h"
#include "server/formats/tensors/safetensors_file.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

struct Extension {
  absl::string_view text;
  ConstantFormat format;
};

constexpr Extension kExtensions[] = {
    {".npy", ConstantFormat::kNpy},
    {".npz", ConstantFormat::kNpz},
    {".params", ConstantFormat::kParams},
    {".safetensors", ConstantFormat::kSafetensors},
    {".o", ConstantFormat::kObject},
    {".bin", ConstantFormat::kRaw},
    {".raw", ConstantFormat::kRaw},
};

// Nothing for a kind that is no format of constants.
std::optional<ConstantFormat> FormatOfKind(FileKind kind) {
  switch (kind) {
    case FileKind::kNpy:
      return ConstantFormat::kNpy;
    case FileKind::kZip:
      return ConstantFormat::kNpz;
    case FileKind::kParams:
      return ConstantFormat::kParams;
    case FileKind::kSafetensors:
      return ConstantFormat::kSafetensors;
    case FileKind::kElf:
      return ConstantFormat::kObject;
    default:
      return std::nullopt;
  }
}

// For the formats of one constant each.
void TakeOne(absl::StatusOr<ImportedConstant> constant, const std::string& name,
             const NameFilter& wanted, FileConstants& file) {
  if (!IsWanted(wanted, name)) return;
  if (absl::IsInvalidArgument(constant.status())) {
    file.problems.emplace_back(constant.status().message());
    return;
  }
  if (!constant.ok()) {
    file.failure = constant.status();
    return;
  }
  constant->name = name;
  file.constants.push_back(*std::move(constant));
}

// For those whose first fault ends the reading.
void TakeAll(absl::StatusOr<std::vector<ImportedConstant>> constants,
             FileConstants& file) {
  if (constants.ok()) {
    file.constants = *std::move(constants);
  } else {
    file.problems.emplace_back(constants.status().message());
  }
}

}  // namespace

absl::string_view ConstantFormatName(ConstantFormat format) {
  switch (format) {
    case ConstantFormat::kNpy:
      return "npy";
    case ConstantFormat::kNpz:
      return "npz";
    case ConstantFormat::kParams:
      return "params";
    case ConstantFormat::kSafetensors:
      return "safetensors";
    case ConstantFormat::kObject:
      return "object";
    case ConstantFormat::kRaw:
      break;
  }
  return "raw";
}

std::optional<ConstantFormat> FormatOfExtension(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension();
  for (const Extension& known : kExtensions) {
    if (known.text == extension) return known.format;
  }
  return std::nullopt;
}

std::optional<ConstantFormat> FormatOfFile(const std::string& path,
                                           absl::string_view content) {
  const FileKind kind = KindOf(content);
  if (kind != FileKind::kUnknown) return FormatOfKind(kind);
  const std::optional<ConstantFormat> format = FormatOfExtension(path);
  const bool is_said = format.has_value() && *format != ConstantFormat::kRaw &&
                       *format != ConstantFormat::kObject;
  return is_said ? format : std::nullopt;
}

std::string RefusalOfContent(absl::string_view content) {
  constexpr size_t kShownBytes = 16;
  const FileKind kind = KindOf(content);
  if (kind != FileKind::kUnknown) return RefusalOf(kind);
  return absl::StrCat("begins with '",
                      platform::Printable(content.substr(0, kShownBytes)),
                      "', as no format of constants does");
}

FileConstants ReadConstantFile(ConstantFormat format, const std::string& path,
                               const std::string& name,
                               const std::optional<RawLayout>& layout,
                               const ByteRange& content,
                               const NameFilter& wanted,
                               uint64_t max_unpacked_bytes) {
  FileConstants file;
  file.path = path;
  file.format = format;
  if (KindOf(content.view()) == FileKind::kGitLfsPointer) {
    file.problems.push_back(RefusalOf(FileKind::kGitLfsPointer));
    return file;
  }
  switch (format) {
    case ConstantFormat::kNpy:
      TakeOne(ParseNpy(content), name, wanted, file);
      break;
    case ConstantFormat::kRaw:
      TakeOne(ParseRaw(content, layout.value_or(RawLayout())), name, wanted,
              file);
      break;
    case ConstantFormat::kNpz: {
      NpzLimits limits;
      limits.max_total_bytes = max_unpacked_bytes;
      NpzContents npz = ParseNpz(content, limits, wanted);
      file.constants = std::move(npz.constants);
      file.problems = std::move(npz.problems);
      file.failure = std::move(npz.failure);
      break;
    }
    case ConstantFormat::kParams:
      TakeAll(ParseParams(content, wanted), file);
      break;
    case ConstantFormat::kSafetensors: {
      SafetensorsContents tensors = ParseSafetensors(content, wanted);
      file.constants = std::move(tensors.constants);
      file.problems = std::move(tensors.problems);
      file.metadata = std::move(tensors.metadata);
      break;
    }
    case ConstantFormat::kObject: {
      ObjectConstants object = ReadObjectConstants(content, wanted);
      file.constants = std::move(object.constants);
      file.problems = std::move(object.problems);
      file.notes = std::move(object.notes);
      break;
    }
  }
  for (ImportedConstant& constant : file.constants) {
    if (format == ConstantFormat::kNpz) {
      constant.source = absl::StrCat(path, " (member '", constant.source, "')");
    } else if (IsNameless(format)) {
      constant.source = path;
    } else {
      constant.source = absl::StrCat(path, " (constant '", constant.name, "')");
    }
  }
  return file;
}

std::string WhyNoConstants(const FileConstants& file,
                           const std::vector<std::string>& found,
                           absl::string_view select) {
  // Enough to recognise them by.
  constexpr size_t kNamed = 5;
  if (!file.constants.empty()) return "";
  if (!file.notes.empty()) {
    return absl::StrCat("gives no constants: ",
                        absl::StrJoin(file.notes, "; "));
  }
  if (found.empty()) {
    return absl::StrCat("gives no constants: the ",
                        ConstantFormatName(file.format),
                        " file holds none; leave it out, or have it written "
                        "again");
  }
  const size_t named = std::min(found.size(), kNamed);
  std::string names;
  for (size_t i = 0; i < named; ++i) {
    absl::StrAppend(&names, i == 0 ? "'" : ", '", platform::Printable(found[i]),
                    "'");
  }
  if (named < found.size()) {
    absl::StrAppend(&names, " and ", found.size() - named, " more");
  }
  return absl::StrCat("gives no constants: ", select,
                      " takes the whole name of none that it has, ", names,
                      "; leave the file out, or select of it");
}

}  // namespace metad::formats
