#include "client/model_library/library_metadata.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/model_library/strict_json.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kMember[] = "metadata.json";
constexpr std::array<absl::string_view, 2> kStyles = {"full-model", "operator"};
constexpr std::array<absl::string_view, 2> kExecutors = {"graph", "aot"};

// From which version on something is so.
constexpr int64_t kExecutorsSince = 5;
constexpr int64_t kTargetListSince = 6;
constexpr int64_t kModulesSince = 7;

class MetadataReader {
 public:
  explicit MetadataReader(std::vector<LibraryProblem>& problems)
      : problems_(problems) {}

  LibraryMetadata Read(const Json& document);

 private:
  bool ReadVersion(const Json& document);
  void ReadModel(const std::string& module_name, const std::string& where,
                 const Json& from);
  void ReadTargets(const Json& from, const std::string& where,
                   LibraryModelMetadata& model);
  void ReadExecutors(const Json& from, const std::string& where,
                     LibraryModelMetadata& model);
  void ReadMemory(const Json& from, const std::string& where,
                  LibraryModelMetadata& model);
  void ReadEntry(const Json& main, const std::string& where,
                 LibraryModelMetadata& model);
  std::vector<LibraryTensor> ReadTensors(const Json& from, const char* name,
                                         const std::string& where);
  void ReadOperators(const Json& from, const std::string& where,
                     LibraryModelMetadata& model);

  // The member of that name; null, with a problem, where there is none.
  const Json* Require(const Json& from, const char* name,
                      const std::string& where);
  // Null where there is none.
  static const Json* Find(const Json& from, const char* name);
  std::string RequireText(const Json& from, const char* name,
                          const std::string& where);
  // Of strings.
  std::vector<std::string> Texts(const Json& list, const std::string& where);
  void Add(const std::string& where, const std::string& text) {
    problems_.push_back(
        {kMember, std::nullopt, absl::StrCat(Printable(where), " ", text)});
  }

  std::vector<LibraryProblem>& problems_;
  LibraryMetadata metadata_;
};

LibraryMetadata MetadataReader::Read(const Json& document) {
  if (!document.is_object()) {
    Add("the document", "is no object");
    return {};
  }
  if (!ReadVersion(document)) return {};
  if (metadata_.version < kModulesSince) {
    const std::string name = RequireText(document, "model_name", "");
    ReadModel(name, "", document);
    return std::move(metadata_);
  }
  const Json* const modules = Require(document, "modules", "");
  if (modules == nullptr) return {};
  if (!modules->is_object() || modules->empty()) {
    Add("modules", "is no object of at least one model");
    return {};
  }
  if (modules->size() > kMaxLibraryModels) {
    Add("modules",
        absl::StrCat("has ", modules->size(), " models, expected at most ",
                     kMaxLibraryModels));
    return {};
  }
  for (const auto& [name, model] : modules->items()) {
    ReadModel(name, absl::StrCat("modules.", name, "."), model);
  }
  return std::move(metadata_);
}

bool MetadataReader::ReadVersion(const Json& document) {
  const Json* const version = Require(document, "version", "");
  if (version == nullptr) return false;
  if (version->is_number_integer()) {
    metadata_.version = version->get<int64_t>();
    if (metadata_.version >= kOldestLibraryVersion &&
        metadata_.version <= kNewestLibraryVersion) {
      return true;
    }
  }
  Add("version",
      absl::StrCat("is ",
                   version->dump(-1, ' ', true, Json::error_handler_t::replace),
                   ", expected a Model Library Format of version ",
                   kOldestLibraryVersion, " to ", kNewestLibraryVersion));
  return false;
}

void MetadataReader::ReadModel(const std::string& module_name,
                               const std::string& where, const Json& from) {
  if (!from.is_object()) {
    Add(where.substr(0, where.size() - 1), "is no object");
    return;
  }
  LibraryModelMetadata model;
  model.module_name = module_name;
  model.model_name = RequireText(from, "model_name", where);
  model.style = "full-model";
  if (Find(from, "style") != nullptr) {
    model.style = RequireText(from, "style", where);
    if (std::find(kStyles.begin(), kStyles.end(), model.style) ==
        kStyles.end()) {
      Add(absl::StrCat(where, "style"),
          absl::StrCat("is \"", Printable(model.style),
                       "\", expected full-model or operator"));
    }
  }
  ReadTargets(from, where, model);
  ReadExecutors(from, where, model);
  if (const Json* const memory = Find(from, "memory")) {
    ReadMemory(*memory, absl::StrCat(where, "memory"), model);
  }
  metadata_.models.push_back(std::move(model));
}

// Before version 6, an object of a target for each type of device.
void MetadataReader::ReadTargets(const Json& from, const std::string& where,
                                 LibraryModelMetadata& model) {
  const Json* const targets = Require(from, "target", where);
  if (targets == nullptr) return;
  const std::string field = absl::StrCat(where, "target");
  if (metadata_.version >= kTargetListSince) {
    model.targets = Texts(*targets, field);
    return;
  }
  if (!targets->is_object()) {
    Add(field, "is no object of target strings");
    return;
  }
  for (const auto& [device, target] : targets->items()) {
    if (!target.is_string()) {
      Add(absl::StrCat(field, ".", device), "is no string");
      continue;
    }
    model.targets.push_back(target.get<std::string>());
  }
}

void MetadataReader::ReadExecutors(const Json& from, const std::string& where,
                                   LibraryModelMetadata& model) {
  const char* const name =
      metadata_.version >= kExecutorsSince ? "executors" : "runtimes";
  const Json* const executors = Require(from, name, where);
  if (executors == nullptr) return;
  const std::string field = absl::StrCat(where, name);
  model.executors = Texts(*executors, field);
  for (const std::string& executor : model.executors) {
    if (std::find(kExecutors.begin(), kExecutors.end(), executor) ==
        kExecutors.end()) {
      Add(field, absl::StrCat("has \"", Printable(executor),
                              "\", expected graph or aot"));
    }
  }
}

void MetadataReader::ReadMemory(const Json& from, const std::string& where,
                                LibraryModelMetadata& model) {
  if (!from.is_object()) {
    Add(where, "is no object");
    return;
  }
  const Json* const functions = Find(from, "functions");
  // That of a single operator has sizes only.
  if (functions == nullptr) return;
  const std::string field = absl::StrCat(where, ".functions");
  if (!functions->is_object()) {
    Add(field, "is no object");
    return;
  }
  if (const Json* const main = Find(*functions, "main")) {
    ReadEntry(*main, absl::StrCat(field, ".main"), model);
  }
  if (const Json* const operators = Find(*functions, "operator_functions")) {
    ReadOperators(*operators, absl::StrCat(field, ".operator_functions"),
                  model);
  }
}

// One entry for each device; all have the same tensors.
void MetadataReader::ReadEntry(const Json& main, const std::string& where,
                               LibraryModelMetadata& model) {
  if (!main.is_array()) {
    Add(where, "is no list");
    return;
  }
  if (main.empty()) return;
  const std::string field = absl::StrCat(where, "[0]");
  if (!main[0].is_object()) {
    Add(field, "is no object");
    return;
  }
  model.inputs = ReadTensors(main[0], "inputs", field);
  model.outputs = ReadTensors(main[0], "outputs", field);
}

std::vector<LibraryTensor> MetadataReader::ReadTensors(
    const Json& from, const char* name, const std::string& where) {
  std::vector<LibraryTensor> tensors;
  const Json* const list = Find(from, name);
  if (list == nullptr) return tensors;
  const std::string field = absl::StrCat(where, ".", name);
  if (!list->is_object()) {
    Add(field, "is no object");
    return tensors;
  }
  for (const auto& [tensor, description] : list->items()) {
    const std::string here = absl::StrCat(field, ".", tensor);
    if (!description.is_object()) {
      Add(here, "is no object");
      continue;
    }
    LibraryTensor read;
    read.name = tensor;
    read.data_type = RequireText(description, "dtype", absl::StrCat(here, "."));
    const Json* const size =
        Require(description, "size", absl::StrCat(here, "."));
    if (size == nullptr) continue;
    if (!size->is_number_integer() || size->get<int64_t>() < 0) {
      Add(absl::StrCat(here, ".size"), "is no number of bytes");
      continue;
    }
    read.size_bytes = size->get<int64_t>();
    tensors.push_back(std::move(read));
  }
  return tensors;
}

void MetadataReader::ReadOperators(const Json& from, const std::string& where,
                                   LibraryModelMetadata& model) {
  if (!from.is_array()) {
    Add(where, "is no list");
    return;
  }
  for (size_t i = 0; i < from.size(); ++i) {
    const std::string field = absl::StrCat(where, "[", i, "]");
    if (!from[i].is_object()) {
      Add(field, "is no object");
      continue;
    }
    model.operator_functions.push_back(
        RequireText(from[i], "function_name", absl::StrCat(field, ".")));
  }
}

const Json* MetadataReader::Find(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found == from.end() ? nullptr : &*found;
}

const Json* MetadataReader::Require(const Json& from, const char* name,
                                    const std::string& where) {
  const Json* const found = Find(from, name);
  if (found == nullptr) Add(absl::StrCat(where, name), "is missing");
  return found;
}

std::string MetadataReader::RequireText(const Json& from, const char* name,
                                        const std::string& where) {
  const Json* const found = Require(from, name, where);
  if (found == nullptr) return "";
  if (!found->is_string()) {
    Add(absl::StrCat(where, name), "is no string");
    return "";
  }
  return found->get<std::string>();
}

std::vector<std::string> MetadataReader::Texts(const Json& list,
                                               const std::string& where) {
  std::vector<std::string> texts;
  if (!list.is_array()) {
    Add(where, "is no list");
    return texts;
  }
  for (const Json& text : list) {
    if (!text.is_string()) {
      Add(where, "has an element that is no string");
      continue;
    }
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

}  // namespace

LibraryMetadata ReadLibraryMetadata(absl::string_view json,
                                    std::vector<LibraryProblem>& problems) {
  if (json.size() > kMaxMetadataBytes) {
    problems.push_back(
        {kMember, std::nullopt,
         absl::StrCat("has ", json.size(), " bytes, expected at most ",
                      kMaxMetadataBytes)});
    return {};
  }
  JsonProblem problem;
  const std::optional<Json> document = ParseStrictJson(json, problem);
  if (!document.has_value()) {
    problems.push_back({kMember, problem.offset, problem.text});
    return {};
  }
  return MetadataReader(problems).Read(*document);
}

}  // namespace metad::client
