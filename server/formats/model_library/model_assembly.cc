#include "server/formats/model_library/model_assembly.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/executor_check.h"
#include "server/formats/model_library/function_owners.h"
#include "server/formats/model_library/helper_functions.h"
#include "server/formats/model_library/included_headers.h"
#include "server/formats/model_library/own_metadata.h"
#include "server/formats/model_library/registered_functions.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

class ModelAssembler {
 public:
  ModelAssembler(const ModelParts& parts, OwnMetadata own,
                 ModelLibrary& library)
      : parts_(parts),
        own_(std::move(own)),
        owners_(parts.files, own_.registry),
        library_(library) {}

  LibraryModel Run() {
    model_.name = RequestModelName(parts_.metadata->model_name);
    model_.targets = parts_.metadata->targets;
    NoteName();
    for (std::string& note : own_.notes) {
      library_.notes.push_back(std::move(note));
    }
    CheckOperators();
    for (const CodeFile* file : own_.left_out) owners_.Leave(file);
    AssignFunctions();
    TakeTheRest();
    KeepOrder();
    NoteMemory();
    model_.aot = std::move(own_.aot);
    model_.aot_member = own_.aot_member;
    return std::move(model_);
  }

 private:
  void NoteName() {
    const std::string& given = parts_.metadata->model_name;
    if (given == model_.name) return;
    library_.notes.push_back(absl::StrCat("model '", platform::Printable(given),
                                          "' is called ", model_.name,
                                          " here, as an identifier"));
  }

  void CheckOperators() {
    for (const std::string& name : parts_.metadata->operator_functions) {
      if (owners_.Find(name) != nullptr) continue;
      library_.problems.push_back(
          {"metadata.json", std::nullopt,
           absl::StrCat("lists function ", platform::Printable(name),
                        ", which no module of model '",
                        platform::Printable(parts_.metadata->model_name),
                        "' defines", owners_.Unread())});
    }
  }

  void AssignFunctions() {
    const std::vector<std::string> functions = RegisteredFunctions(
        *parts_.metadata, parts_.files, own_, owners_, library_.notes);
    for (const std::string& function : functions) {
      const CodeFile* const owner = owners_.Find(function);
      if (owner == nullptr) {
        AddProblem(
            *own_.registry,
            absl::StrCat("lists function ", platform::Printable(function),
                         ", which no module of the model defines",
                         owners_.Unread()));
        continue;
      }
      ModuleOf(*owner).functions.push_back(function);
      assigned_.push_back(function);
    }
  }

  // Whatever no registry lists is linked for what it defines: entries, external
  // code generators' kernels, helpers that somebody added.
  void TakeTheRest() {
    for (const CodeFile* file : parts_.files) {
      const auto& out = own_.left_out;
      if (std::find(out.begin(), out.end(), file) != out.end()) continue;
      ModuleOf(*file);
    }
  }

  LibraryModule& ModuleOf(const CodeFile& file) {
    for (size_t i = 0; i < assembled_.size(); ++i) {
      if (assembled_[i] == &file) return model_.modules[i];
    }
    assembled_.push_back(&file);
    LibraryModule module;
    module.name = absl::StrCat(parts_.name_prefix, file.name);
    module.kind = file.kind;
    module.member = file.member;
    if (&file == own_.kept) {
      module.content = own_.kept_content;
      module.note = own_.kept_note;
    } else {
      module.content = ContentOf(file);
    }
    if (file.kind != LibraryModule::Kind::kObject) {
      for (const std::string& path :
           IncludedHeaders(file.text, *parts_.headers)) {
        module.headers.emplace_back(path, parts_.headers->at(path));
      }
    }
    model_.modules.push_back(std::move(module));
    return model_.modules.back();
  }

  // Every model of TVM's has the same helper functions.
  std::string ContentOf(const CodeFile& file) {
    const std::vector<HelperFunction> helpers =
        parts_.words->LocalHelpers(file);
    if (helpers.empty()) return std::string(file.text);
    // Enough to recognise them by.
    constexpr size_t kShown = 3;
    std::vector<std::string> shown;
    for (const HelperFunction& helper : helpers) {
      if (shown.size() < kShown)
        shown.push_back(platform::Printable(helper.name));
    }
    library_.notes.push_back(absl::StrCat(
        platform::Printable(file.member), " keeps ", absl::StrJoin(shown, ", "),
        helpers.size() > kShown
            ? absl::StrCat(" and ", helpers.size() - kShown, " more")
            : "",
        " to itself, as other models have functions of their own by such "
        "names"));
    return WithLocalFunctions(file.text, helpers);
  }

  // Module after module is not always how TVM's registry has the functions.
  void KeepOrder() {
    std::vector<std::string> grouped;
    grouped.reserve(assigned_.size());
    for (const LibraryModule& module : model_.modules) {
      grouped.insert(grouped.end(), module.functions.begin(),
                     module.functions.end());
    }
    if (grouped != assigned_) model_.function_order = std::move(assigned_);
  }

  // What the image's own code has to know of it.
  void NoteMemory() {
    const std::optional<int64_t>& bytes = parts_.metadata->workspace_bytes;
    // An ahead-of-time compiled model brings its workspace along.
    if (own_.aot.has_value() || own_.kept != nullptr) return;
    if (!bytes.has_value() || *bytes == 0) return;
    library_.notes.push_back(
        absl::StrCat("model '", platform::Printable(model_.name), "' works in ",
                     *bytes, " bytes, for which the image has to provide"));
  }

  void AddProblem(const CodeFile& file, std::string text) {
    library_.problems.push_back({file.member, std::nullopt, std::move(text)});
  }

  const ModelParts& parts_;
  OwnMetadata own_;
  FunctionOwners owners_;
  ModelLibrary& library_;
  LibraryModel model_;
  // In the registry's order.
  std::vector<std::string> assigned_;
  // Parallel to the model's modules.
  std::vector<const CodeFile*> assembled_;
};

bool HasFiles(const ModelParts& parts, ModelLibrary& library) {
  if (!parts.files.empty()) return true;
  library.problems.push_back(
      {"", std::nullopt,
       absl::StrCat("has no module of model '",
                    platform::Printable(parts.metadata->model_name),
                    "', expected some in codegen/host")});
  return false;
}

// The models of an archive have one runtime.
bool AgreesOnRuntime(const OwnMetadata& own, ModelLibrary& library) {
  if (!own.short_count.has_value()) return true;
  if (library.short_count.value_or(*own.short_count) != *own.short_count) {
    library.problems.push_back(
        {own.registry->member, std::nullopt,
         absl::StrCat("has a registry of ",
                      *own.short_count ? "TVM up to 0.8" : "TVM since 0.9",
                      ", a model before it has one of the other; "
                      "expected models of one runtime")});
    return false;
  }
  library.short_count = own.short_count;
  return true;
}

}  // namespace

LibraryModel AssembleModel(const ModelParts& parts, ModelLibrary& library) {
  if (!HasFiles(parts, library)) return {};
  std::optional<OwnMetadata> own = FindOwnMetadata(
      *parts.metadata, parts.files, library.kept_modules, library.problems);
  if (!own.has_value() || !AgreesOnRuntime(*own, library)) return {};
  if (own->kept != nullptr) ++library.kept_modules;
  CheckExecutor(*parts.metadata, parts.files, library.notes, library.problems);
  return ModelAssembler(parts, *std::move(own), library).Run();
}

}  // namespace metad::formats
