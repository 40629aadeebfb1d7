#include "server/pipeline/import/opened_libraries.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/function_renaming.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/library_packing.h"
#include "server/formats/model_library/library_problem.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/pipeline/import/content_range.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

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

formats::LibraryFiles FilesOf(const LibraryInput& input,
                              const platform::FilePages& pages) {
  if (input.is_directory) return FilesOfDirectory(input, pages);
  return formats::UnpackLibrary(
      RangeOfContent(input.files.front().content, pages));
}

class LibraryOpener {
 public:
  LibraryOpener(const platform::FilePages& pages,
                codegen::ViolationList& violations)
      : pages_(pages), violations_(violations) {}

  std::optional<std::vector<OpenedLibrary>> Open(
      const std::vector<LibraryInput>& inputs) {
    for (size_t i = 0; i < inputs.size(); ++i) {
      Read(inputs[i], absl::StrCat("libraries[", i, "]"));
    }
    if (libraries_.size() != inputs.size() || !AreTellable()) {
      return std::nullopt;
    }
    NameModules();
    return std::move(libraries_);
  }

 private:
  void Read(const LibraryInput& input, const std::string& field) {
    OpenedLibrary library;
    library.field = field;
    library.name = platform::Printable(input.name);
    library.place = absl::StrCat(library.name, input.is_directory ? "/" : "");
    library.content = formats::ReadModelLibrary(FilesOf(input, pages_));
    for (const formats::LibraryProblem& problem : library.content.problems) {
      violations_.Add(
          field, absl::StrCat(formats::PlaceInLibrary(library.place, problem),
                              ": ", problem.text));
    }
    if (!library.content.problems.empty()) return;
    if (!input.model_name.empty() && !SetModelName(input.model_name, library)) {
      return;
    }
    libraries_.push_back(std::move(library));
  }

  bool SetModelName(const std::string& name, OpenedLibrary& library) {
    formats::ModelLibrary& content = library.content;
    if (content.models.size() == 1) {
      NameFunctions(name, content);
      content.models.front().name = name;
      return true;
    }
    violations_.Add(
        absl::StrCat(library.field, ".model_name"),
        absl::StrCat("names one model, and ", library.name, " has ",
                     content.models.size(), ": ", ModelNames(content)));
    return false;
  }

  // Those of an ahead-of-time compiled model are called as the model is; what
  // is no identifier is refused with the model's name.
  static void NameFunctions(const std::string& name,
                            formats::ModelLibrary& library) {
    formats::LibraryModel& model = library.models.front();
    if (!model.aot.has_value() || formats::RequestModelName(name) != name) {
      return;
    }
    const std::string before = formats::TvmSymbol(model.aot->module_name, "");
    const std::string after = formats::TvmSymbol(name, "");
    if (before == after || !formats::RenameFunctions(name, model)) return;
    library.notes.push_back(
        absl::StrCat("model '", platform::Printable(model.name), "' is called ",
                     name, " here, and its functions ", after,
                     "... instead of ", platform::Printable(before), "..."));
  }

  // Whether the models have names that tell them apart, and one runtime.
  bool AreTellable() {
    bool are_tellable = true;
    for (const OpenedLibrary& library : libraries_) {
      for (const formats::LibraryModel& model : library.content.models) {
        are_tellable = IsTellable(library, model) && are_tellable;
      }
      are_tellable = HasSameRuntime(library) && are_tellable;
    }
    return are_tellable;
  }

  bool IsTellable(const OpenedLibrary& library,
                  const formats::LibraryModel& model) {
    const OpenedLibrary* const other =
        owners_.insert({model.name, &library}).first->second;
    if (other != &library) {
      violations_.Add(
          library.field,
          absl::StrCat(library.name, " has a model '",
                       platform::Printable(model.name), "', as ", other->name,
                       " has; expected another model_name"));
      return false;
    }
    if (!model.aot.has_value()) return true;
    const std::string& prefix = model.aot->module_name;
    const OpenedLibrary* const first =
        prefixes_.insert({prefix, &library}).first->second;
    if (first == &library) return true;
    violations_.Add(
        library.field,
        absl::StrCat(library.name, " has functions called tvmgen_",
                     platform::Printable(prefix), "_..., as ", first->name,
                     " has; expected a model_name, which renames those of C "
                     "sources, or a model that TVM compiled with another "
                     "mod_name"));
    return false;
  }

  bool HasSameRuntime(const OpenedLibrary& library) {
    const std::optional<bool>& count = library.content.short_count;
    if (!count.has_value()) return true;
    const bool is_same = !short_count_.has_value() || *short_count_ == *count;
    short_count_ = count;
    if (is_same) return true;
    violations_.Add(
        library.field,
        absl::StrCat(library.name, " has a registry of TVM ",
                     *count ? "up to 0.8" : "since 0.9",
                     ", and a library before it one of the other; expected "
                     "libraries of one runtime"));
    return false;
  }

  // Modules of several libraries are told apart as those of several models are.
  void NameModules() {
    if (libraries_.size() == 1) return;
    for (OpenedLibrary& library : libraries_) {
      std::vector<formats::LibraryModel>& models = library.content.models;
      if (models.size() > 1) continue;
      for (formats::LibraryModule& module : models.front().modules) {
        module.name = absl::StrCat(
            formats::ModuleNamePart(absl::StrCat(models.front().name, "_")),
            module.name);
      }
    }
  }

  const platform::FilePages& pages_;
  codegen::ViolationList& violations_;
  // Those that could be read.
  std::vector<OpenedLibrary> libraries_;
  // By the names of models, and by what their functions begin with.
  std::map<std::string, const OpenedLibrary*> owners_;
  std::map<std::string, const OpenedLibrary*> prefixes_;
  std::optional<bool> short_count_;
};

}  // namespace

std::optional<std::vector<OpenedLibrary>> OpenLibraries(
    const std::vector<LibraryInput>& libraries,
    const platform::FilePages& pages, codegen::ViolationList& violations) {
  return LibraryOpener(pages, violations).Open(libraries);
}

size_t ModelCount(const std::vector<OpenedLibrary>& libraries) {
  size_t count = 0;
  for (const OpenedLibrary& library : libraries) {
    count += library.content.models.size();
  }
  return count;
}

std::string ModelNames(const formats::ModelLibrary& library) {
  return absl::StrJoin(
      library.models, ", ",
      [](std::string* out, const formats::LibraryModel& model) {
        out->append(platform::Printable(model.name));
      });
}

}  // namespace metad::pipeline
