#include "client/request/constant_files.h"

#include <filesystem>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/mapped_file.h"
#include "client/request/named_value.h"
#include "server/formats/byte_range.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr char kExpectedFormat[] =
    "expected a .npy, .npz, .params or .safetensors file, an ELF object, or "
    "FILE:TYPE[SHAPE] for plain bytes, such as weights.bin:float32[3,4]";

std::string StemOf(const std::string& path) {
  return std::filesystem::path(path).stem().string();
}

}  // namespace

formats::FileConstants ConstantFiles::Read(const std::string& text,
                                           const std::string& scope) {
  std::optional<formats::FileConstants> read = ReadFile(text);
  if (!read) {
    all_are_read_ = false;
    return {};
  }
  for (formats::ImportedConstant& constant : read->constants) {
    constant.name_in_file = constant.name;
    constant.name = names_.NewName(constant.name_in_file);
    CheckDuplicate(platform::Printable(read->path), scope, constant);
  }
  return *std::move(read);
}

std::optional<formats::FileConstants> ConstantFiles::ReadFile(
    const std::string& text) {
  const std::string option =
      absl::StrCat(option_, " ", platform::Printable(text));
  const NamedValue argument = SplitNamedFile(text);
  absl::StatusOr<formats::RawFileName> file =
      formats::SplitRawFileName(argument.value);
  if (!file.ok()) {
    problems_.AddUsage(option, std::string(file.status().message()));
    return std::nullopt;
  }
  if (file->path.empty() || (argument.name && argument.name->empty())) {
    problems_.AddUsage(option, "expected FILE or NAME=FILE");
    return std::nullopt;
  }
  const std::string shown = platform::Printable(file->path);
  const absl::StatusOr<formats::ByteRange> content = MapFile(file->path);
  if (!content.ok()) {
    problems_.AddFile(shown, content.status());
    return std::nullopt;
  }
  std::optional<formats::ConstantFormat> format =
      file->layout ? formats::ConstantFormat::kRaw
                   : formats::FormatOfFile(file->path, content->view());
  if (!format.has_value()) {
    problems_.AddInvalid(
        shown, absl::StrCat(formats::RefusalOfContent(content->view()), "; ",
                            kExpectedFormat));
    return std::nullopt;
  }
  if (argument.name && !formats::IsNameless(*format)) {
    problems_.AddUsage(
        option, absl::StrCat("a file of the format ",
                             formats::ConstantFormatName(*format),
                             " names its constants itself, expected no NAME="));
  }
  const std::string name = argument.name.value_or(StemOf(file->path));
  if (formats::IsNameless(*format) && !platform::IsUtf8(name)) {
    problems_.AddInvalid(shown, "its name is not UTF-8, expected NAME=FILE");
    return std::nullopt;
  }
  std::vector<std::string> found;
  formats::FileConstants read = formats::ReadConstantFile(
      *format, file->path, name, file->layout, *content,
      [this, &found](absl::string_view its_name) {
        found.emplace_back(its_name);
        return names_.IsSelected(its_name);
      });
  for (const std::string& problem : read.problems) {
    problems_.AddInvalid(shown, problem);
  }
  if (!read.failure.ok()) problems_.AddFile(shown, read.failure);
  // For what was copied; the rest is looked at when it has been used.
  const absl::Status unchanged = content->CheckUnchanged();
  if (!unchanged.ok()) problems_.AddFile(shown, unchanged);
  if (!read.problems.empty() || !read.failure.ok() || !unchanged.ok()) {
    return std::nullopt;
  }
  // It was asked for.
  const std::string nothing = formats::WhyNoConstants(read, found, "--select");
  if (!nothing.empty()) problems_.AddInvalid(shown, nothing);
  return read;
}

void ConstantFiles::CheckDuplicate(const std::string& path,
                                   const std::string& scope,
                                   const formats::ImportedConstant& constant) {
  const auto [known, is_new] =
      sources_.try_emplace({scope, constant.name}, constant.source);
  if (is_new) return;
  problems_.AddInvalid(
      path, absl::StrCat("constant '", platform::Printable(constant.name),
                         "' from ", platform::Printable(constant.source),
                         " is there already, from ",
                         platform::Printable(known->second),
                         ", expected each name once; --select and --rename "
                         "tell them apart"));
}

}  // namespace metad::client
