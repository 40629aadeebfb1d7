#include "server/pipeline/import/constant_file_import.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/tensors/constant_file.h"
#include "server/pipeline/import/content_range.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

constexpr char kExpectedFormat[] =
    "expected a .npy, .npz, .params or .safetensors file, an ELF object, or "
    "plain bytes with their layout";

// As std::filesystem has it: ".npy" is a name without an extension.
std::string StemOf(const std::string& name) {
  const size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

// Some of the names, and how many more there are.
std::string Shown(const std::vector<std::string>& names) {
  // Enough to recognise them by.
  constexpr size_t kShown = 5;
  std::vector<std::string> shown;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    shown.push_back(absl::StrCat("'", platform::Printable(names[i]), "'"));
  }
  return absl::StrCat(
      absl::StrJoin(shown, ", "),
      names.size() > kShown
          ? absl::StrCat(" and ", names.size() - kShown, " more")
          : "");
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
             codegen::ViolationList& violations)
      : input_(input),
        field_(std::move(field)),
        shown_(platform::Printable(input.file.name)),
        pages_(pages),
        names_(names),
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
        });
    for (const std::string& problem : read.problems) Add(problem);
    if (!read.failure.ok()) Add(std::string(read.failure.message()));
    if (!read.problems.empty() || !read.failure.ok()) return std::nullopt;
    CheckNotEmpty(read, found);
    return read;
  }

  // It was asked for.
  void CheckNotEmpty(const formats::FileConstants& read,
                     const std::vector<std::string>& found) {
    if (!read.constants.empty()) return;
    if (!read.notes.empty()) {
      return Add(absl::StrCat("gives no constants: ",
                              absl::StrJoin(read.notes, "; ")));
    }
    if (found.empty()) {
      return Add(absl::StrCat("gives no constants: the ",
                              formats::ConstantFormatName(read.format),
                              " file holds none; leave it out, or have it "
                              "written again"));
    }
    Add(
        absl::StrCat("gives no constants: `select` takes the whole name of "
                     "none that it has, ",
                     Shown(found), "; leave the file out, or select of it"));
  }

  const ConstantFileInput& input_;
  const std::string field_;
  const std::string shown_;
  const platform::FilePages& pages_;
  formats::ConstantNames& names_;
  codegen::ViolationList& violations_;
};

}  // namespace

void ImportConstantFiles(const std::vector<ConstantFileInput>& files,
                         const platform::FilePages& pages,
                         formats::ConstantNames& names, ImportedParts& parts,
                         ImportedFiles& imported,
                         codegen::ViolationList& violations) {
  for (size_t i = 0; i < files.size(); ++i) {
    FileImport(files[i], absl::StrCat("constant_files[", i, "]"), pages, names,
               violations)
        .AddTo(parts, imported);
  }
}

}  // namespace metad::pipeline
