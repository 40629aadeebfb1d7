#include "client/importers/constant_file.h"

#include <filesystem>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/importers/npy_file.h"
#include "client/importers/npz_file.h"
#include "client/importers/object_constants.h"
#include "client/importers/params_file.h"
#include "client/importers/safetensors_file.h"

namespace metad::client {
namespace {

constexpr char kZipMagic[] = "PK";
constexpr char kNpyMagic[] = "\x93NUMPY";
constexpr char kElfMagic[] =
    "\x7f"
    "ELF";

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

// The length of the header, whose bytes above the fourth are 0, and its start.
bool StartsAsSafetensors(absl::string_view content) {
  constexpr size_t kLengthBytes = 8;
  return content.size() > kLengthBytes && content[kLengthBytes] == '{' &&
         content.substr(4, 4) == absl::string_view("\0\0\0\0", 4);
}

std::optional<ConstantFormat> FormatOfContent(absl::string_view content) {
  if (absl::StartsWith(content, kNpyMagic)) return ConstantFormat::kNpy;
  if (absl::StartsWith(content, kZipMagic)) return ConstantFormat::kNpz;
  if (absl::StartsWith(content, kElfMagic)) return ConstantFormat::kObject;
  if (StartsAsParams(content)) return ConstantFormat::kParams;
  if (StartsAsSafetensors(content)) return ConstantFormat::kSafetensors;
  return std::nullopt;
}

// For the formats of one constant each.
void TakeOne(absl::StatusOr<ImportedConstant> constant, const std::string& name,
             const NameFilter& wanted, ConstantFile& file) {
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
             ConstantFile& file) {
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
  const std::optional<ConstantFormat> format = FormatOfExtension(path);
  const bool is_said = format.has_value() && *format != ConstantFormat::kRaw &&
                       *format != ConstantFormat::kObject;
  return is_said ? format : FormatOfContent(content);
}

ConstantFile ReadConstantFile(ConstantFormat format, const std::string& path,
                              const std::string& name,
                              const std::optional<RawLayout>& layout,
                              const ByteRange& content,
                              const NameFilter& wanted) {
  ConstantFile file;
  file.format = format;
  switch (format) {
    case ConstantFormat::kNpy:
      TakeOne(ParseNpy(content), name, wanted, file);
      break;
    case ConstantFormat::kRaw:
      TakeOne(ParseRaw(content, layout.value_or(RawLayout())), name, wanted,
              file);
      break;
    case ConstantFormat::kNpz: {
      NpzContents npz = ParseNpz(content, {}, wanted);
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

}  // namespace metad::client
