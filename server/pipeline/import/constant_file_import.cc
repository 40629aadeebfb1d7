#include "server/pipeline/import/constant_file_import.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/tensors/constant_file.h"
#include "server/pipeline/import/content_range.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

// As metad.v1.ConstantFile has it: no image holds more.
constexpr size_t kMaxUnpackedBytes = size_t{4} << 30;

constexpr char kExpectedFormat[] =
    "expected a .npy, .npz, .params or .safetensors file, an ELF object, or "
    "plain bytes with their layout";

// As std::filesystem has it: ".npy" is a name without an extension.
std::string StemOf(const std::string& name) {
  const size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

std::optional<formats::RawLayout> LayoutOf(const ConstantFileInput& input) {
  if (!input.layout.has_value()) return std::nullopt;
  return formats::RawLayout{ToElementType(input.layout->type),
                            input.layout->shape};
}

class FileImport {
 public:
  FileImport(const ConstantFileInput& input, std::string field,
             const platform::FilePages& pages, formats::ConstantNames& names,
             size_t& unpacked_left, codegen::ViolationList& violations)
      : input_(input),
        field_(std::move(field)),
        shown_(platform::Printable(input.file.name)),
        pages_(pages),
        names_(names),
        unpacked_left_(unpacked_left),
        violations_(violations) {}

  void AddTo(ImportedParts& parts, ImportedFiles& imported) {
    std::optional<formats::FileConstants> read = Read();
    if (!read.has_value() || read->constants.empty()) return;
    for (const std::string& note : read->notes) {
      imported.Note(field_, absl::StrCat(shown_, ": ", note));
    }
    for (formats::ImportedConstant& constant : read->constants) {
      ImportedTensor& added = parts.constants.emplace_back();
      added.origin = {field_, platform::Printable(constant.source)};
      added.spec.model = input_.model;
      constant.name_in_file = constant.name;
      constant.name = names_.NewName(constant.name_in_file);
      added.content = std::move(constant);
    }
  }

 private:
  void Add(const std::string& problem) {
    violations_.Add(field_, absl::StrCat(shown_, ": ", problem));
  }

  std::optional<formats::ConstantFormat> Format() const {
    if (input_.layout.has_value()) return formats::ConstantFormat::kRaw;
    return formats::FormatOfFile(input_.file.name, input_.file.content);
  }

  // Nothing where it cannot be read; one that gives nothing is told of.
  std::optional<formats::FileConstants> Read() {
    const std::optional<formats::ConstantFormat> format = Format();
    if (!format.has_value()) {
      Add(absl::StrCat(formats::RefusalOfContent(input_.file.content), "; ",
                       kExpectedFormat));
      return std::nullopt;
    }
    if (!input_.constant_name.empty() && !formats::IsNameless(*format)) {
      violations_.Add(
          absl::StrCat(field_, ".constant_name"),
          absl::StrCat("is given, and ", shown_, ", a file of the format ",
                       formats::ConstantFormatName(*format),
                       ", names its constants itself; expected none"));
    }
    const std::string name = input_.constant_name.empty()
                                 ? StemOf(input_.file.name)
                                 : input_.constant_name;
    std::vector<std::string> found;
    formats::FileConstants read = formats::ReadConstantFile(
        *format, input_.file.name, name, LayoutOf(input_),
        RangeOfContent(input_.file.content, pages_),
        [this, &found](absl::string_view its_name) {
          found.emplace_back(its_name);
          return names_.IsSelected(its_name);
        },
        unpacked_left_);
    for (const std::string& problem : read.problems) Add(problem);
    if (!read.failure.ok()) Add(std::string(read.failure.message()));
    if (!read.problems.empty() || !read.failure.ok()) return std::nullopt;
    // It was asked for.
    const std::string nothing =
        formats::WhyNoConstants(read, found, "`select`");
    if (!nothing.empty()) Add(nothing);
    CountUnpacked(read);
    return read;
  }

  // What is no part of the file.
  void CountUnpacked(const formats::FileConstants& read) {
    const absl::string_view file = input_.file.content;
    for (const formats::ImportedConstant& constant : read.constants) {
      const absl::string_view data = constant.data.view();
      const bool is_part =
          data.data() >= file.data() && data.data() < file.data() + file.size();
      if (!is_part) unpacked_left_ -= std::min(unpacked_left_, data.size());
    }
  }

  const ConstantFileInput& input_;
  const std::string field_;
  const std::string shown_;
  const platform::FilePages& pages_;
  formats::ConstantNames& names_;
  // For this file and those that follow.
  size_t& unpacked_left_;
  codegen::ViolationList& violations_;
};

}  // namespace

void ImportConstantFiles(const std::vector<ConstantFileInput>& files,
                         const platform::FilePages& pages,
                         formats::ConstantNames& names, ImportedParts& parts,
                         ImportedFiles& imported,
                         codegen::ViolationList& violations) {
  size_t unpacked_left = kMaxUnpackedBytes;
  for (size_t i = 0; i < files.size(); ++i) {
    FileImport(files[i], absl::StrCat("constant_files[", i, "]"), pages, names,
               unpacked_left, violations)
        .AddTo(parts, imported);
  }
}

}  // namespace metad::pipeline
