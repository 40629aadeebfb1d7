#include "server/pipeline/import/opened_libraries.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/model_library/library_packing.h"
#include "server/formats/model_library/library_problem.h"
#include "server/pipeline/import/content_range.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

using formats::LibraryClash;
using formats::NamedLibrary;

// The files of a directory, as an archive would have them: by path.
formats::LibraryFiles FilesOfDirectory(const LibraryInput& input,
                                       const platform::FilePages& pages) {
  const formats::ArchiveLimits limits;
  formats::LibraryFiles files;
  const auto refuse = [&files](const std::string& member, std::string text) {
    files.problems.push_back({member, std::nullopt, std::move(text)});
  };
  std::map<std::string, absl::string_view> by_path;
  for (const InputFile& file : input.files) {
    const absl::StatusOr<std::string> path =
        formats::CleanMemberPath(file.name, limits);
    if (!path.ok()) {
      refuse(file.name, std::string(path.status().message()));
    } else if (static_cast<int64_t>(file.content.size()) >
               limits.max_member_bytes) {
      refuse(*path, absl::StrCat("has ", file.content.size(),
                                 " bytes, expected at most ",
                                 limits.max_member_bytes));
    } else if (path->empty() || !by_path.emplace(*path, file.content).second) {
      refuse(file.name, "is there twice, or names no file; expected each once");
    }
  }
  for (const auto& [path, content] : by_path) {
    files.members.push_back({path, content, std::nullopt});
    files.bytes.push_back(RangeOfContent(content, pages));
  }
  return files;
}

// Bytes of files that are not the request's own.
int64_t UnpackedBytes(const formats::LibraryFiles& files,
                      absl::string_view archive) {
  int64_t bytes = 0;
  for (const formats::ByteRange& range : files.bytes) {
    if (range.view().data() != archive.data()) {
      bytes += static_cast<int64_t>(range.size());
    }
  }
  return bytes;
}

const char* ExpectedInstead(LibraryClash::Kind kind) {
  switch (kind) {
    case LibraryClash::Kind::kModelName:
      return "another model_name";
    case LibraryClash::Kind::kFunctionNames:
      return "a model_name, which renames those of C sources, or a model that "
             "TVM compiled with another mod_name";
    case LibraryClash::Kind::kRuntime:
      return "libraries of one runtime";
  }
  return "";
}

class LibraryOpener {
 public:
  LibraryOpener(const platform::FilePages& pages,
                codegen::ViolationList& violations)
      : pages_(pages), violations_(violations) {}

  std::optional<std::vector<NamedLibrary>> Open(
      const std::vector<LibraryInput>& inputs) {
    for (size_t i = 0; i < inputs.size(); ++i) Read(inputs[i], FieldOf(i));
    if (libraries_.size() != inputs.size() || HaveClashes()) {
      return std::nullopt;
    }
    formats::NameModules(libraries_);
    return std::move(libraries_);
  }

 private:
  static std::string FieldOf(size_t index) {
    return absl::StrCat("libraries[", index, "]");
  }

  formats::LibraryFiles FilesOf(const LibraryInput& input) {
    if (input.is_directory) return FilesOfDirectory(input, pages_);
    const absl::string_view archive = input.files.front().content;
    formats::LibraryFiles files =
        formats::UnpackLibrary(RangeOfContent(archive, pages_), limits_);
    limits_.max_unpacked_bytes -= UnpackedBytes(files, archive);
    return files;
  }

  void Read(const LibraryInput& input, const std::string& field) {
    NamedLibrary library;
    library.name = platform::Printable(input.name);
    library.place = absl::StrCat(library.name, input.is_directory ? "/" : "");
    library.content = formats::ReadModelLibrary(FilesOf(input));
    for (const formats::LibraryProblem& problem : library.content.problems) {
      violations_.Add(
          field, absl::StrCat(formats::PlaceInLibrary(library.place, problem),
                              ": ", problem.text));
    }
    if (!library.content.problems.empty()) return;
    if (!input.model_name.empty() &&
        !formats::CallModel(input.model_name, library.content)) {
      return violations_.Add(
          absl::StrCat(field, ".model_name"),
          absl::StrCat("names one model, and ", library.name, " has ",
                       library.content.models.size(), ": ",
                       formats::ModelNames(library.content)));
    }
    libraries_.push_back(std::move(library));
  }

  bool HaveClashes() {
    const std::vector<LibraryClash> clashes = formats::FindClashes(libraries_);
    for (const LibraryClash& clash : clashes) {
      violations_.Add(
          FieldOf(clash.library),
          absl::StrCat(libraries_[clash.library].name, " ", clash.text,
                       "; expected ", ExpectedInstead(clash.kind)));
    }
    return !clashes.empty();
  }

  const platform::FilePages& pages_;
  codegen::ViolationList& violations_;
  // What is left for those that follow.
  formats::PackingLimits limits_;
  // Those that could be read.
  std::vector<NamedLibrary> libraries_;
};

}  // namespace

std::optional<std::vector<NamedLibrary>> OpenLibraries(
    const std::vector<LibraryInput>& libraries,
    const platform::FilePages& pages, codegen::ViolationList& violations) {
  return LibraryOpener(pages, violations).Open(libraries);
}

}  // namespace metad::pipeline
