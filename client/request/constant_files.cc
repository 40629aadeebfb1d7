#include "client/request/constant_files.h"

#include <filesystem>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/byte_range.h"
#include "client/mapped_file.h"
#include "client/printable_text.h"
#include "client/request/named_value.h"

namespace metad::client {
namespace {

constexpr char kExpectedFormat[] =
    "expected a .npy, .npz, .params or .safetensors file, an ELF object, or "
    "FILE:TYPE[SHAPE] for plain bytes, such as weights.bin:float32[3,4]";

std::string StemOf(const std::string& path) {
  return std::filesystem::path(path).stem().string();
}

}  // namespace

ConstantFile ConstantFiles::Read(const std::string& text,
                                 const std::string& scope) {
  const std::string option = absl::StrCat(option_, " ", Printable(text));
  ConstantFile none;
  const NamedValue argument = SplitNamedFile(text);
  absl::StatusOr<RawFileName> file = SplitRawFileName(argument.value);
  if (!file.ok()) {
    problems_.AddUsage(option, std::string(file.status().message()));
    return none;
  }
  if (file->path.empty() || (argument.name && argument.name->empty())) {
    problems_.AddUsage(option, "expected FILE or NAME=FILE");
    return none;
  }
  const std::string shown = Printable(file->path);
  const absl::StatusOr<ByteRange> content = MapFile(file->path);
  if (!content.ok()) {
    problems_.AddFile(shown, content.status());
    return none;
  }
  std::optional<ConstantFormat> format =
      file->layout ? ConstantFormat::kRaw
                   : FormatOfFile(file->path, content->view());
  if (!format.has_value()) {
    problems_.AddInvalid(shown, kExpectedFormat);
    return none;
  }
  if (argument.name && !IsNameless(*format)) {
    problems_.AddUsage(
        option,
        absl::StrCat("a file of the format ", ConstantFormatName(*format),
                     " names its constants itself, expected no NAME="));
  }
  const std::string name = argument.name.value_or(StemOf(file->path));
  if (IsNameless(*format) && !IsUtf8(name)) {
    problems_.AddInvalid(shown, "its name is not UTF-8, expected NAME=FILE");
    return none;
  }
  ConstantFile read = ReadConstantFile(
      *format, file->path, name, file->layout, *content,
      [this](absl::string_view found) { return names_.IsSelected(found); });
  for (const std::string& problem : read.problems) {
    problems_.AddInvalid(shown, problem);
  }
  if (!read.failure.ok()) problems_.AddFile(shown, read.failure);
  for (ImportedConstant& constant : read.constants) {
    constant.name = names_.NewName(constant.name);
    CheckDuplicate(shown, scope, constant);
  }
  // For what was copied; the rest is looked at when it has been used.
  const absl::Status unchanged = content->CheckUnchanged();
  if (!unchanged.ok()) problems_.AddFile(shown, unchanged);
  return read;
}

void ConstantFiles::CheckDuplicate(const std::string& path,
                                   const std::string& scope,
                                   const ImportedConstant& constant) {
  const auto [known, is_new] =
      sources_.try_emplace({scope, constant.name}, constant.source);
  if (is_new) return;
  problems_.AddInvalid(
      path, absl::StrCat("constant '", Printable(constant.name), "' from ",
                         Printable(constant.source), " is there already, from ",
                         Printable(known->second),
                         ", expected each name once; --select and --rename "
                         "tell them apart"));
}

}  // namespace metad::client
