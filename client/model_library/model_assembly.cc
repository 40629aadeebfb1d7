#include "client/model_library/model_assembly.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/model_library/aot_metadata_text.h"
#include "client/model_library/included_headers.h"
#include "client/model_library/kept_module.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

constexpr char kGeneratedPrefix[] = "tvmgen_";
constexpr char kSingleOperator[] = "operator";
constexpr char kAotExecutor[] = "aot";

// Whether the module holds a registry and nothing else that an image needs.
bool IsRegistryAlone(const CodeFile& file) {
  return std::none_of(file.content.functions.begin(),
                      file.content.functions.end(), [](const std::string& f) {
                        return absl::StartsWith(f, kGeneratedPrefix);
                      });
}

class ModelAssembler {
 public:
  ModelAssembler(const ModelParts& parts, ModelLibrary& library)
      : parts_(parts), library_(library), left_(parts.files) {}

  LibraryModel Run() {
    model_.name = parts_.metadata->model_name;
    model_.targets = parts_.metadata->targets;
    if (!FindRegistry()) return std::move(model_);
    CheckExecutors();
    CheckOperators();
    TakeOwnMetadata();
    AssignFunctions();
    for (const CodeFile* file : left_) {
      AddProblem(*file, absl::StrCat("has none of the functions that the "
                                     "model's registry lists",
                                     Because(*file)));
    }
    KeepOrder();
    NoteMemory();
    return std::move(model_);
  }

 private:
  std::string Symbol(absl::string_view suffix) const {
    return absl::StrCat(kGeneratedPrefix, parts_.metadata->module_name, "_",
                        suffix);
  }

  // False where nothing can be made of the model.
  bool FindRegistry() {
    if (left_.empty()) {
      library_.problems.push_back(
          {"", std::nullopt,
           absl::StrCat("has no module of model '",
                        Printable(parts_.metadata->model_name),
                        "', expected some in codegen/host")});
      return false;
    }
    for (const CodeFile* file : parts_.files) {
      if (!file->content.Defines(kSystemLibEntryPoint)) continue;
      if (registry_file_ != nullptr) {
        AddProblem(*file,
                   absl::StrCat("defines a second ", kSystemLibEntryPoint,
                                ", expected one of each model"));
        return false;
      }
      registry_file_ = file;
    }
    if (registry_file_ == nullptr) {
      TakeListedFunctions();
      return true;
    }
    absl::StatusOr<LibraryRegistry> registry =
        ReadRegistry(registry_file_->content);
    if (!registry.ok()) {
      AddProblem(*registry_file_, std::string(registry.status().message()));
      return false;
    }
    const std::optional<bool> short_count = registry->short_count;
    if (short_count.has_value() && library_.short_count.has_value() &&
        short_count != library_.short_count) {
      AddProblem(*registry_file_,
                 absl::StrCat("has a registry of ",
                              *short_count ? "TVM up to " : "TVM since ",
                              *short_count ? "0.8" : "0.9",
                              ", a model before it has one of the other; "
                              "expected models of one runtime"));
      return false;
    }
    if (short_count.has_value()) library_.short_count = short_count;
    functions_ = std::move(registry->functions);
    return true;
  }

  // metadata.json lists no functions of a single operator: they are those of
  // its modules that can be called as one.
  void TakeListedFunctions() {
    functions_ = parts_.metadata->operator_functions;
    if (parts_.metadata->style != kSingleOperator || !functions_.empty()) {
      return;
    }
    for (const CodeFile* file : parts_.files) {
      const ModuleContent& content = file->content;
      const std::vector<std::string>& own =
          content.is_source ? content.packed_functions : content.functions;
      functions_.insert(functions_.end(), own.begin(), own.end());
    }
  }

  // What metadata.json says of the executor is what the modules are for. A
  // module whose functions are not known may define anything.
  void CheckExecutors() {
    const std::vector<std::string>& executors = parts_.metadata->executors;
    if (executors.size() != 1) return;
    const std::string entry = Symbol("run");
    const CodeFile* owner = nullptr;
    for (const CodeFile* file : parts_.files) {
      if (!file->content.problem.empty()) return;
      if (file->content.Defines(entry)) owner = file;
    }
    const bool is_aot = executors.front() == kAotExecutor;
    if (is_aot == (owner != nullptr)) return;
    library_.problems.push_back(
        {"metadata.json", std::nullopt,
         absl::StrCat("says that model '", Printable(model_.name),
                      "' is for the executor ", executors.front(), ", and ",
                      is_aot ? "no module" : Printable(owner->member),
                      " defines its entry ", Printable(entry))});
  }

  void CheckOperators() {
    for (const std::string& name : parts_.metadata->operator_functions) {
      if (FindOwner(name) != nullptr) continue;
      library_.problems.push_back(
          {"metadata.json", std::nullopt,
           absl::StrCat("lists function ", Printable(name),
                        ", which no module of model '",
                        Printable(parts_.metadata->model_name), "' defines",
                        Unread())});
    }
  }

  void TakeOwnMetadata() {
    if (registry_file_ == nullptr) return;
    const std::string path = Printable(registry_file_->member);
    if (IsRegistryAlone(*registry_file_)) {
      Leave(registry_file_);
      library_.notes.push_back(
          absl::StrCat(path, " is TVM's own registry of ", functions_.size(),
                       " functions; the generated one replaces it"));
      return;
    }
    std::string reason;
    std::optional<AotModel> aot = ReadAot(reason);
    if (!aot.has_value()) {
      kept_ = registry_file_;
      kept_entry_point_ = KeptEntryPoint(library_.kept_modules++);
      kept_note_ = absl::StrCat(
          "is kept beside the generated registry, its own under the ",
          kept_->kind == LibraryModule::Kind::kObject ? "hidden" : "local",
          " name ", kept_entry_point_, ": ", reason);
      library_.notes.push_back(absl::StrCat(path, " ", kept_note_));
      return;
    }
    const CodeFile* const metadata = MetadataFile();
    library_.notes.push_back(absl::StrCat(
        path,
        metadata == nullptr
            ? ""
            : absl::StrCat(" and ", Printable(metadata->member)),
        metadata == nullptr ? " is" : " are",
        " TVM's own registry, constants, workspaces and entry of model '",
        Printable(model_.name), "'; generated ones replace them"));
    Leave(registry_file_);
    Leave(metadata);
    Drop(Symbol("run"));
    Drop(Symbol("get_c_metadata"));
    model_.aot = std::move(aot);
    model_.aot_member =
        (metadata == nullptr ? registry_file_ : metadata)->member;
  }

  const CodeFile* MetadataFile() const {
    const std::string function = Symbol("get_c_metadata");
    for (const CodeFile* file : parts_.files) {
      if (file->content.Defines(function)) return file;
    }
    return nullptr;
  }

  std::optional<AotModel> ReadAot(std::string& reason) const {
    const CodeFile* const metadata = MetadataFile();
    if (registry_file_->kind == LibraryModule::Kind::kObject ||
        (metadata != nullptr &&
         metadata->kind == LibraryModule::Kind::kObject)) {
      reason = "it is an object, and what it holds cannot be made anew";
      return std::nullopt;
    }
    return ReadAotModel(*parts_.metadata, registry_file_->content,
                        metadata == nullptr ? nullptr : &metadata->content,
                        reason);
  }

  void Leave(const CodeFile* file) {
    left_.erase(std::remove(left_.begin(), left_.end(), file), left_.end());
    taken_.insert(file);
  }

  void Drop(const std::string& function) {
    functions_.erase(
        std::remove(functions_.begin(), functions_.end(), function),
        functions_.end());
  }

  // The module that defines the function; null where none is known to.
  const CodeFile* FindOwner(const std::string& function) const {
    for (const CodeFile* file : parts_.files) {
      if (taken_.count(file) == 0 && file->content.Defines(function)) {
        return file;
      }
    }
    // Macros of external code generators define functions, too. TVM's own
    // metadata modules mention all of them.
    const CodeFile* found = nullptr;
    for (const CodeFile* file : parts_.files) {
      if (file == registry_file_ || taken_.count(file) != 0 ||
          !file->content.Mentions(function)) {
        continue;
      }
      if (found != nullptr) return nullptr;
      found = file;
    }
    return found;
  }

  void AssignFunctions() {
    for (const std::string& function : functions_) {
      const CodeFile* const owner = FindOwner(function);
      if (owner == nullptr) {
        const std::string text =
            absl::StrCat("lists function ", Printable(function),
                         ", which no module of the model defines", Unread());
        if (registry_file_ != nullptr) AddProblem(*registry_file_, text);
        continue;
      }
      if (owner == kept_ && IsCEntry(function)) continue;
      ModuleOf(*owner).functions.push_back(function);
      assigned_.push_back(function);
    }
  }

  // Why it is not known what the module defines, if it is not.
  static std::string Because(const CodeFile& file) {
    if (file.content.problem.empty()) return "";
    return absl::StrCat("; it ", file.content.problem);
  }

  // Modules that could define what is missing.
  std::string Unread() const {
    std::string text;
    for (const CodeFile* file : parts_.files) {
      if (file->content.problem.empty()) continue;
      absl::StrAppend(&text, "; ", Printable(file->member), " ",
                      file->content.problem);
    }
    return text;
  }

  // TVM lists the entry of the C interface as well, which takes no packed
  // arguments.
  bool IsCEntry(const std::string& function) const {
    if (function != Symbol("run")) return false;
    for (const CFunction& f : kept_->content.declarations.functions) {
      if (!f.defined || f.name != function) continue;
      return std::any_of(
          f.parameters.begin(), f.parameters.end(),
          [](const CToken& token) { return token.Is("struct"); });
    }
    return false;
  }

  LibraryModule& ModuleOf(const CodeFile& file) {
    for (size_t i = 0; i < assembled_.size(); ++i) {
      if (assembled_[i] == &file) return model_.modules[i];
    }
    assembled_.push_back(&file);
    left_.erase(std::remove(left_.begin(), left_.end(), &file), left_.end());
    LibraryModule module;
    module.name = absl::StrCat(parts_.name_prefix, file.name);
    module.kind = file.kind;
    module.member = file.member;
    module.content =
        &file == kept_ ? KeptContent(file) : std::string(file.text);
    if (&file == kept_) module.note = kept_note_;
    if (file.kind != LibraryModule::Kind::kObject) {
      for (const std::string& path :
           IncludedHeaders(file.text, *parts_.headers)) {
        module.headers.emplace_back(path, parts_.headers->at(path));
      }
    }
    model_.modules.push_back(std::move(module));
    return model_.modules.back();
  }

  std::string KeptContent(const CodeFile& file) {
    if (file.kind != LibraryModule::Kind::kObject) {
      return WithLocalEntryPoint(file.text, kept_entry_point_);
    }
    absl::StatusOr<std::string> renamed =
        WithEntryPoint(file.text, kept_entry_point_);
    if (renamed.ok()) return *std::move(renamed);
    AddProblem(file, std::string(renamed.status().message()));
    return "";
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
    if (model_.aot.has_value() || kept_ != nullptr) return;
    if (!bytes.has_value() || *bytes == 0) return;
    library_.notes.push_back(
        absl::StrCat("model '", Printable(model_.name), "' works in ", *bytes,
                     " bytes, for which the image has to provide"));
  }

  void AddProblem(const CodeFile& file, std::string text) {
    library_.problems.push_back({file.member, std::nullopt, std::move(text)});
  }

  const ModelParts& parts_;
  ModelLibrary& library_;
  LibraryModel model_;
  // Null where there is none.
  const CodeFile* registry_file_ = nullptr;
  // TVM's own metadata module that stays.
  const CodeFile* kept_ = nullptr;
  std::string kept_entry_point_;
  std::string kept_note_;
  // In the registry's order.
  std::vector<std::string> functions_;
  // Those of them that are a module's.
  std::vector<std::string> assigned_;
  // Files that are no module yet.
  std::vector<const CodeFile*> left_;
  // Files that are left out.
  std::set<const CodeFile*> taken_;
  // Parallel to the model's modules.
  std::vector<const CodeFile*> assembled_;
};

}  // namespace

LibraryModel AssembleModel(const ModelParts& parts, ModelLibrary& library) {
  return ModelAssembler(parts, library).Run();
}

}  // namespace metad::client
