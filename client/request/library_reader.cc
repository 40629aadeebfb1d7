#include "client/request/library_reader.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/mapped_file.h"
#include "client/model_library/model_library.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

// Processors whose names are those of targets.
constexpr char kArmFamily[] = "cortex-m";

ModuleDescriptor::Kind KindOf(LibraryModule::Kind kind) {
  switch (kind) {
    case LibraryModule::Kind::kCSource:
      return ModuleDescriptor::C_SOURCE;
    case LibraryModule::Kind::kObject:
      return ModuleDescriptor::OBJECT;
    case LibraryModule::Kind::kCxxSource:
      break;
  }
  return ModuleDescriptor::KIND_UNSPECIFIED;
}

// "cortex-m4" of "llvm -keys=arm_cpu,cpu -mcpu=cortex-m4+nofp".
std::optional<std::string> ProcessorOf(const std::string& target) {
  for (absl::string_view word : absl::StrSplit(target, ' ')) {
    if (!absl::ConsumePrefix(&word, "-mcpu=")) continue;
    const absl::string_view processor = word.substr(0, word.find('+'));
    if (absl::StartsWith(processor, kArmFamily)) return std::string(processor);
  }
  return std::nullopt;
}

class LibraryRequest {
 public:
  LibraryRequest(const SubmitOptions& options, v1::BuildSpec& spec,
                 std::vector<ByteRange>& data, RequestSources& sources,
                 std::vector<std::string>& notes, Problems& problems)
      : options_(options),
        spec_(spec),
        data_(data),
        sources_(sources),
        notes_(notes),
        problems_(problems) {}

  void Run() {
    const absl::StatusOr<ByteRange> file = MapFile(options_.library);
    if (!file.ok()) return problems_.AddFile(options_.library, file.status());
    ModelLibrary library = ReadModelLibrary(file->view());
    TakeLibrary(library);
    // For what was copied; the rest is looked at when it has been used.
    const absl::Status unchanged = file->CheckUnchanged();
    if (!unchanged.ok()) problems_.AddFile(options_.library, unchanged);
  }

 private:
  void TakeLibrary(ModelLibrary& library) {
    for (const LibraryProblem& problem : library.problems) {
      problems_.AddInvalid(Place(problem), problem.text);
    }
    if (!library.problems.empty()) return;
    for (const std::string& note : library.notes) {
      notes_.push_back(absl::StrCat(options_.library, ": ", note));
    }
    SetName(library);
    SetTarget(library);
    if (!options_.runtime_is_given && library.short_count) {
      spec_.set_runtime_abi(v1::CRT_V1);
    }
    for (LibraryModel& model : library.models) AddModel(model);
  }

  std::string Place(const LibraryProblem& problem) const {
    std::string place = options_.library;
    if (!problem.member.empty()) {
      absl::StrAppend(&place, " (member '", Printable(problem.member), "')");
    }
    if (problem.offset.has_value()) {
      absl::StrAppend(&place, ", offset ", *problem.offset);
    }
    return place;
  }

  std::string Member(const std::string& path) const {
    return absl::StrCat(options_.library, " (member '", Printable(path), "')");
  }

  void SetName(const ModelLibrary& library) {
    if (!options_.model_name.empty()) return;
    if (library.models.size() == 1) {
      spec_.set_model_name(library.models.front().name);
      return;
    }
    problems_.AddUsage(
        "--model-name",
        absl::StrCat("is missing, for ", options_.library, " has ",
                     library.models.size(), " models: ",
                     absl::StrJoin(library.models, ", ",
                                   [](std::string* out, const auto& model) {
                                     out->append(Printable(model.name));
                                   })));
  }

  void SetTarget(const ModelLibrary& library) {
    if (options_.target_is_given) return;
    std::vector<std::string> targets;
    for (const LibraryModel& model : library.models) {
      targets.insert(targets.end(), model.targets.begin(), model.targets.end());
    }
    std::optional<std::string> common;
    for (const std::string& target : targets) {
      const std::optional<std::string> processor = ProcessorOf(target);
      const bool agrees = !common.has_value() || common == processor;
      if (!processor.has_value() || !agrees) {
        common.reset();
        break;
      }
      common = processor;
    }
    if (common.has_value()) return spec_.set_target(*common);
    problems_.AddUsage(
        "--target",
        absl::StrCat("is missing, for ", options_.library,
                     " is for ", Printable(absl::StrJoin(targets, "; ")),
                     ", which names no processor of `metactl targets`"));
  }

  void AddModel(LibraryModel& model) {
    spec_.add_models()->set_name(model.name);
    for (LibraryModule& module : model.modules) AddModule(model, module);
  }

  void AddModule(const LibraryModel& model, LibraryModule& module) {
    const int index = spec_.modules_size();
    sources_.AddModule(module.name, Member(module.member));
    ModuleDescriptor& added = *spec_.add_modules();
    added.set_name(module.name);
    added.set_model(model.name);
    added.set_kind(KindOf(module.kind));
    if (added.kind() == ModuleDescriptor::KIND_UNSPECIFIED) {
      problems_.AddInvalid(Member(module.member),
                           "is C++, expected a C source or an object: compile "
                           "it and give the object with --module");
    }
    for (std::string& function : module.functions) {
      added.add_functions(std::move(function));
    }
    added.mutable_artifact()->set_inline_(std::move(module.content));
    for (const auto& [path, content] : module.headers) {
      v1::IncludeFile& header = *added.add_include_files();
      header.set_path(path);
      header.mutable_content()->set_inline_(std::string(content));
      sources_.AddIncludeFile(static_cast<size_t>(index), Member(path));
    }
  }

  const SubmitOptions& options_;
  v1::BuildSpec& spec_;
  std::vector<ByteRange>& data_;
  RequestSources& sources_;
  std::vector<std::string>& notes_;
  Problems& problems_;
};

}  // namespace

void ReadLibrary(const SubmitOptions& options, v1::BuildSpec& spec,
                 std::vector<ByteRange>& data, RequestSources& sources,
                 std::vector<std::string>& notes, Problems& problems) {
  LibraryRequest(options, spec, data, sources, notes, problems).Run();
}

}  // namespace metad::client
