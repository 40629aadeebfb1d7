#include "server/formats/model_library/library_set.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/function_renaming.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

// What is no identifier, is refused with the model's name.
void NameFunctions(const std::string& name, ModelLibrary& library) {
  LibraryModel& model = library.models.front();
  if (!model.aot.has_value() || RequestModelName(name) != name) return;
  const std::string before = TvmSymbol(model.aot->module_name, "");
  const std::string after = TvmSymbol(name, "");
  if (before == after || !RenameFunctions(name, model)) return;
  library.notes.push_back(
      absl::StrCat("model '", platform::Printable(model.name), "' is called ",
                   name, " here, and its functions ", after, "... instead of ",
                   platform::Printable(before), "..."));
}

class ClashFinder {
 public:
  explicit ClashFinder(const std::vector<NamedLibrary>& libraries)
      : libraries_(libraries) {}

  std::vector<LibraryClash> Find() {
    for (size_t i = 0; i < libraries_.size(); ++i) {
      for (const LibraryModel& model : libraries_[i].content.models) {
        CheckModel(i, model);
      }
      CheckRuntime(i);
    }
    return std::move(clashes_);
  }

 private:
  void CheckModel(size_t library, const LibraryModel& model) {
    const size_t other = owners_.insert({model.name, library}).first->second;
    if (other != library) {
      clashes_.push_back(
          {LibraryClash::Kind::kModelName, library,
           absl::StrCat("has a model '", platform::Printable(model.name),
                        "', as ", libraries_[other].name, " has")});
      return;
    }
    if (!model.aot.has_value()) return;
    const std::string& prefix = model.aot->module_name;
    const size_t first = prefixes_.insert({prefix, library}).first->second;
    if (first == library) return;
    clashes_.push_back({LibraryClash::Kind::kFunctionNames, library,
                        absl::StrCat("has functions called tvmgen_",
                                     platform::Printable(prefix), "_..., as ",
                                     libraries_[first].name, " has")});
  }

  void CheckRuntime(size_t library) {
    const std::optional<bool>& count = libraries_[library].content.short_count;
    if (!count.has_value()) return;
    if (short_count_.has_value() && *short_count_ != *count) {
      clashes_.push_back(
          {LibraryClash::Kind::kRuntime, library,
           absl::StrCat("has a registry of TVM ",
                        *count ? "up to 0.8" : "since 0.9",
                        ", and an archive before it one of the other")});
    }
    short_count_ = count;
  }

  const std::vector<NamedLibrary>& libraries_;
  std::vector<LibraryClash> clashes_;
  // By the names of models, and by what their functions begin with.
  std::map<std::string, size_t> owners_;
  std::map<std::string, size_t> prefixes_;
  std::optional<bool> short_count_;
};

void AddOrder(const LibraryModel& model, std::vector<std::string>& order) {
  order.insert(order.end(), model.function_order.begin(),
               model.function_order.end());
  if (!model.function_order.empty()) return;
  for (const LibraryModule& module : model.modules) {
    order.insert(order.end(), module.functions.begin(), module.functions.end());
  }
}

}  // namespace

bool CallModel(const std::string& name, ModelLibrary& library) {
  if (library.models.size() != 1) return false;
  NameFunctions(name, library);
  library.models.front().name = name;
  return true;
}

std::vector<LibraryClash> FindClashes(
    const std::vector<NamedLibrary>& libraries) {
  return ClashFinder(libraries).Find();
}

void NameModules(std::vector<NamedLibrary>& libraries) {
  if (libraries.size() == 1) return;
  for (NamedLibrary& library : libraries) {
    std::vector<LibraryModel>& models = library.content.models;
    if (models.size() > 1) continue;
    for (LibraryModule& module : models.front().modules) {
      module.name = absl::StrCat(
          ModuleNamePart(absl::StrCat(models.front().name, "_")), module.name);
    }
  }
}

size_t ModelCount(const std::vector<NamedLibrary>& libraries) {
  size_t count = 0;
  for (const NamedLibrary& library : libraries) {
    count += library.content.models.size();
  }
  return count;
}

std::string ModelNames(const ModelLibrary& library) {
  return absl::StrJoin(library.models, ", ",
                       [](std::string* out, const LibraryModel& model) {
                         out->append(platform::Printable(model.name));
                       });
}

std::string DescribeModels(const std::vector<NamedLibrary>& libraries) {
  std::vector<std::string> found;
  for (const NamedLibrary& library : libraries) {
    const size_t count = library.content.models.size();
    found.push_back(absl::StrCat(
        library.name, " has ", count,
        count == 1 ? " model: " : " models: ", ModelNames(library.content)));
  }
  return absl::StrJoin(found, ", and ");
}

std::vector<std::string> TargetStrings(
    const std::vector<NamedLibrary>& libraries) {
  std::vector<std::string> all;
  for (const NamedLibrary& library : libraries) {
    for (const LibraryModel& model : library.content.models) {
      for (const std::string& target : model.targets) {
        if (std::find(all.begin(), all.end(), target) == all.end()) {
          all.push_back(target);
        }
      }
    }
  }
  return all;
}

std::vector<std::string> FunctionOrder(
    const std::vector<NamedLibrary>& libraries) {
  bool is_grouped = true;
  std::vector<std::string> order;
  for (const NamedLibrary& library : libraries) {
    for (const LibraryModel& model : library.content.models) {
      is_grouped = is_grouped && model.function_order.empty();
      AddOrder(model, order);
    }
  }
  if (is_grouped) order.clear();
  return order;
}

bool IsNoteOfModule(const std::string& note, const ModelLibrary& library) {
  for (const LibraryModel& model : library.models) {
    for (const LibraryModule& module : model.modules) {
      if (module.note.empty()) continue;
      if (note ==
          absl::StrCat(platform::Printable(module.member), " ", module.note)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace metad::formats
