#include "server/formats/model_library/registered_functions.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr char kSingleOperator[] = "operator";
constexpr char kGraphExecutor[] = "graph";
// Of functions that a note names.
constexpr size_t kMaxNamed = 4;

std::string NamesOf(const std::vector<std::string>& functions) {
  const size_t named = std::min(functions.size(), kMaxNamed);
  std::string text = absl::StrJoin(
      functions.begin(), functions.begin() + static_cast<ptrdiff_t>(named),
      ", ", [](std::string* out, const std::string& f) {
        *out += platform::Printable(f);
      });
  if (named < functions.size()) absl::StrAppend(&text, ", ...");
  return text;
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Lister {
 public:
  Lister(const LibraryModelMetadata& model,
         const std::vector<const CodeFile*>& files, const OwnMetadata& own,
         const FunctionOwners& owners, std::vector<std::string>& notes)
      : model_(model), own_(own), owners_(owners), notes_(notes) {
    for (const CodeFile* file : files) {
      const auto& out = own.left_out;
      if (std::find(out.begin(), out.end(), file) == out.end()) {
        files_.push_back(file);
      }
    }
  }

  std::vector<std::string> Run() {
    if (own_.registry == nullptr) {
      ListByDefinition();
    } else {
      for (const std::string& function : own_.listed) Take(function);
      ListForgotten();
    }
    return std::move(functions_);
  }

 private:
  void Take(const std::string& function) {
    if (Contains(own_.unregistered, function)) return;
    if (taken_.insert(function).second) functions_.push_back(function);
  }

  // A graph's executor asks the registry for each function of the graph.
  void ListForgotten() {
    const bool is_graph =
        model_.executors.size() == 1 && model_.executors[0] == kGraphExecutor;
    if (!is_graph) return;
    std::vector<std::string> forgotten;
    for (const std::string& function : model_.operator_functions) {
      const CodeFile* const owner = owners_.Find(function);
      if (taken_.contains(function) || owner == nullptr) continue;
      if (owner->content.is_source &&
          !Contains(owner->content.packed_functions, function)) {
        continue;
      }
      forgotten.push_back(function);
    }
    if (forgotten.empty()) return;
    for (const std::string& function : forgotten) Take(function);
    notes_.push_back(absl::StrCat(
        "TVM's own registry lacks functions that the graph of model '",
        platform::Printable(model_.model_name),
        "' asks for, and the generated one has (", forgotten.size(),
        "): ", NamesOf(forgotten)));
  }

  void ListByDefinition() {
    for (const CodeFile* file : files_) {
      if (file->content.is_source) {
        for (const std::string& f : file->content.packed_functions) Take(f);
      } else {
        ListObject(file->content);
      }
    }
    std::vector<std::string> unpacked;
    for (const std::string& function : model_.operator_functions) {
      if (!taken_.contains(function)) unpacked.push_back(function);
    }
    std::string text =
        absl::StrCat("model '", platform::Printable(model_.model_name),
                     "' was exported without a system library");
    if (!unpacked.empty()) {
      absl::StrAppend(&text,
                      "; operators of it without packed arguments are in no "
                      "registry (",
                      unpacked.size(), "): ", NamesOf(unpacked));
    }
    notes_.push_back(std::move(text));
  }

  void ListObject(const ModuleContent& content) {
    if (model_.style == kSingleOperator && model_.operator_functions.empty()) {
      // What compilers bring along has reserved names.
      for (const std::string& function : content.functions) {
        if (!absl::StartsWith(function, "__")) Take(function);
      }
      return;
    }
    std::vector<std::string> wanted = model_.operator_functions;
    wanted.push_back(TvmSymbol(model_.module_name, kMainSuffix));
    wanted.push_back(TvmSymbol(model_.module_name, kMetadataSuffix));
    for (const std::string& function : wanted) {
      if (content.Defines(function)) Take(function);
    }
  }

  const LibraryModelMetadata& model_;
  const OwnMetadata& own_;
  const FunctionOwners& owners_;
  std::vector<std::string>& notes_;
  // Without those that are left out.
  std::vector<const CodeFile*> files_;
  std::vector<std::string> functions_;
  absl::flat_hash_set<std::string> taken_;
};

}  // namespace

std::vector<std::string> RegisteredFunctions(
    const LibraryModelMetadata& model,
    const std::vector<const CodeFile*>& files, const OwnMetadata& own,
    const FunctionOwners& owners, std::vector<std::string>& notes) {
  return Lister(model, files, own, owners, notes).Run();
}

}  // namespace metad::formats
