#include "server/formats/model_library/own_metadata.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/model_library/aot_metadata_text.h"
#include "server/formats/model_library/entry_fault.h"
#include "server/formats/model_library/kept_constants.h"
#include "server/formats/model_library/kept_module.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using Kind = LibraryModule::Kind;

bool Names(const std::vector<CToken>& tokens, absl::string_view text) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [text](const CToken& token) { return token.Is(text); });
}

// Whether the module holds a registry and nothing else that an image needs;
// what compilers bring along has reserved names, and TVM's tables are static.
bool IsRegistryAlone(const CodeFile& file) {
  const ModuleContent& content = file.content;
  return std::all_of(content.functions.begin(), content.functions.end(),
                     [](const std::string& function) {
                       return function == kSystemLibEntryPoint ||
                              absl::StartsWith(function, "__");
                     }) &&
         std::all_of(content.declarations.variables.begin(),
                     content.declarations.variables.end(),
                     [](const CVariable& variable) {
                       return Names(variable.specifiers, "static") ||
                              Names(variable.specifiers, "extern");
                     });
}

class OwnMetadataFinder {
 public:
  OwnMetadataFinder(const LibraryModelMetadata& model,
                    const std::vector<const CodeFile*>& files, int kept_before,
                    std::vector<LibraryProblem>& problems)
      : model_(model),
        files_(files),
        kept_before_(kept_before),
        problems_(problems) {}

  std::optional<OwnMetadata> Run() {
    if (!FindRegistry() || !ReadListed() || !CheckEntry()) {
      return std::nullopt;
    }
    LeaveEmptyFiles();
    const CodeFile* const entry = FileWith(Symbol(kEntrySuffix));
    if (own_.registry != nullptr && own_.registry != entry) TakeRegistry();
    if (entry != nullptr && own_.kept == nullptr) TakeEntry(*entry);
    return std::move(own_);
  }

 private:
  std::string Symbol(absl::string_view suffix) const {
    return TvmSymbol(model_.module_name, suffix);
  }

  bool FindRegistry() {
    for (const CodeFile* file : files_) {
      if (!file->content.Defines(kSystemLibEntryPoint)) continue;
      if (own_.registry != nullptr) {
        AddProblem(*file,
                   absl::StrCat("defines a second ", kSystemLibEntryPoint,
                                ", expected one of each model"));
        return false;
      }
      own_.registry = file;
    }
    return true;
  }

  bool ReadListed() {
    if (own_.registry == nullptr) return true;
    absl::StatusOr<LibraryRegistry> registry =
        ReadRegistry(own_.registry->content);
    if (!registry.ok()) {
      AddProblem(*own_.registry, std::string(registry.status().message()));
      return false;
    }
    own_.listed = std::move(registry->functions);
    own_.short_count = registry->short_count;
    return true;
  }

  bool CheckEntry() {
    const std::string name = Symbol(kEntrySuffix);
    for (const CodeFile* file : files_) {
      for (const CFunction& f : file->content.declarations.functions) {
        if (!f.defined || f.name != name) continue;
        const std::string fault = EntryFault(f);
        if (fault.empty()) continue;
        AddProblem(*file, fault);
        return false;
      }
    }
    return true;
  }

  // As TVM writes for a graph without a system library, and external code
  // generators where they have nothing to say.
  void LeaveEmptyFiles() {
    for (const CodeFile* file : files_) {
      if (!file->content.is_empty) continue;
      own_.left_out.push_back(file);
      own_.notes.push_back(
          absl::StrCat(platform::Printable(file->member), " holds nothing"));
    }
  }

  void TakeRegistry() {
    if (!IsRegistryAlone(*own_.registry)) {
      return Keep(*own_.registry, "it defines more than a registry");
    }
    own_.left_out.push_back(own_.registry);
    own_.notes.push_back(
        absl::StrCat(platform::Printable(own_.registry->member),
                     " is TVM's own registry of ", own_.listed.size(),
                     " functions; the generated one replaces it"));
  }

  const CodeFile* FileWith(const std::string& function) const {
    for (const CodeFile* file : files_) {
      if (file->content.Defines(function)) return file;
    }
    return nullptr;
  }

  void TakeEntry(const CodeFile& entry) {
    const CodeFile* const metadata = FileWith(Symbol(kMetadataSuffix));
    std::string reason;
    std::optional<AotModel> aot = ReadAot(entry, metadata, reason);
    if (!aot.has_value()) return Keep(entry, reason);
    own_.notes.push_back(absl::StrCat(
        platform::Printable(entry.member),
        metadata == nullptr
            ? " is"
            : absl::StrCat(" and ", platform::Printable(metadata->member),
                           " are"),
        own_.registry == &entry
            ? " TVM's own registry, constants, workspaces and entry"
            : " TVM's own constants, workspaces and entry",
        " of model '", platform::Printable(model_.model_name),
        "'; generated ones replace them"));
    own_.left_out.push_back(&entry);
    if (metadata != nullptr) own_.left_out.push_back(metadata);
    own_.unregistered = {Symbol(kEntrySuffix), Symbol(kMetadataSuffix)};
    own_.aot = std::move(aot);
    own_.aot_member = (metadata == nullptr ? entry : *metadata).member;
  }

  std::optional<AotModel> ReadAot(const CodeFile& entry,
                                  const CodeFile* metadata,
                                  std::string& reason) const {
    if (entry.kind == Kind::kObject ||
        (metadata != nullptr && metadata->kind == Kind::kObject)) {
      reason = "it is an object, and what it holds cannot be made anew";
      return std::nullopt;
    }
    return ReadAotModel(model_, entry.content,
                        metadata == nullptr ? nullptr : &metadata->content,
                        reason);
  }

  // A file without a registry is a module like any other.
  void Keep(const CodeFile& file, const std::string& reason) {
    own_.kept = &file;
    own_.kept_content = std::string(file.text);
    if (EntryTakesStructs(file)) {
      own_.unregistered.push_back(Symbol(kEntrySuffix));
    }
    own_.kept_note = "is kept";
    if (own_.registry == &file) own_.kept_note = GiveUpRegistry(file);
    if (file.kind != Kind::kObject) {
      own_.kept_content = WithReadOnlyConstants(own_.kept_content);
    }
    absl::StrAppend(&own_.kept_note, ": ", reason);
    own_.notes.push_back(
        absl::StrCat(platform::Printable(file.member), " ", own_.kept_note));
  }

  // What was done about the registry of a file that stays.
  std::string GiveUpRegistry(const CodeFile& file) {
    if (file.kind != Kind::kObject) {
      std::optional<std::string> rest =
          WithoutRegistry(file.text, file.content.declarations);
      if (rest.has_value()) {
        own_.kept_content = *std::move(rest);
        return "is kept without its registry, which the generated one replaces";
      }
    }
    const std::string name = KeptEntryPoint(kept_before_);
    const bool is_object = file.kind == Kind::kObject;
    if (is_object) {
      absl::StatusOr<std::string> renamed = WithEntryPoint(file.text, name);
      if (!renamed.ok()) {
        AddProblem(file, std::string(renamed.status().message()));
      } else {
        own_.kept_content = *std::move(renamed);
      }
    } else {
      own_.kept_content = WithLocalEntryPoint(file.text, name);
    }
    return absl::StrCat(
        "is kept beside the generated registry, its own under "
        "the ",
        is_object ? "hidden" : "local", " name ", name);
  }

  // TVM lists the entry of the C interface as well, which takes no packed
  // arguments.
  bool EntryTakesStructs(const CodeFile& file) const {
    const std::string entry = Symbol(kEntrySuffix);
    for (const CFunction& f : file.content.declarations.functions) {
      if (f.defined && f.name == entry) return !TakesPackedArguments(f);
    }
    return false;
  }

  void AddProblem(const CodeFile& file, std::string text) {
    problems_.push_back({file.member, std::nullopt, std::move(text)});
  }

  const LibraryModelMetadata& model_;
  const std::vector<const CodeFile*>& files_;
  const int kept_before_;
  std::vector<LibraryProblem>& problems_;
  OwnMetadata own_;
};

}  // namespace

std::optional<OwnMetadata> FindOwnMetadata(
    const LibraryModelMetadata& model,
    const std::vector<const CodeFile*>& files, int kept_before,
    std::vector<LibraryProblem>& problems) {
  return OwnMetadataFinder(model, files, kept_before, problems).Run();
}

}  // namespace metad::formats
