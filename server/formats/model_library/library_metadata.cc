#include "server/formats/model_library/library_metadata.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/model_library/strict_json.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using Kind = JsonValue::Kind;

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

  LibraryMetadata Read(const JsonValue& document);

 private:
  bool ReadVersion(const JsonValue& document);
  void ReadModel(const std::string& module_name, const std::string& where,
                 const JsonValue& from);
  void ReadTargets(const JsonValue& from, const std::string& where,
                   LibraryModelMetadata& model);
  void ReadExecutors(const JsonValue& from, const std::string& where,
                     LibraryModelMetadata& model);
  void ReadMemory(const JsonValue& from, const std::string& where,
                  LibraryModelMetadata& model);
  void ReadEntry(const JsonValue& main, const std::string& where,
                 LibraryModelMetadata& model);
  // Where the member is there.
  std::optional<int64_t> ReadBytes(const JsonValue& from, const char* name,
                                   const std::string& where);
  std::vector<LibraryTensor> ReadTensors(const JsonValue& from,
                                         const char* name,
                                         const std::string& where);
  void ReadOperators(const JsonValue& from, const std::string& where,
                     LibraryModelMetadata& model);

  // The member of that name; null, with a problem, where there is none.
  const JsonValue* Require(const JsonValue& from, const char* name,
                           const std::string& where);
  // The same without a problem. Of what is no object, null.
  static const JsonValue* Find(const JsonValue& from, const char* name) {
    return from.Find(name);
  }
  std::string RequireText(const JsonValue& from, const char* name,
                          const std::string& where);
  // Of strings.
  std::vector<std::string> Texts(const JsonValue& list,
                                 const std::string& where);
  // `at` is the value, or what has none of that name.
  void Add(const JsonValue& at, const std::string& where,
           const std::string& text) {
    problems_.push_back({kMember, at.offset,
                         absl::StrCat(platform::Printable(where), " ", text)});
  }

  std::vector<LibraryProblem>& problems_;
  LibraryMetadata metadata_;
};

LibraryMetadata MetadataReader::Read(const JsonValue& document) {
  if (!document.Is(Kind::kObject)) {
    Add(document, "the document", "is no object");
    return {};
  }
  if (!ReadVersion(document)) return {};
  // A single operator is alone, and described as before.
  const bool is_alone = metadata_.version < kModulesSince ||
                        (Find(document, "modules") == nullptr &&
                         Find(document, "model_name") != nullptr);
  if (is_alone) {
    const JsonValue* const name = Find(document, "model_name");
    ReadModel(name == nullptr ? "" : name->text, "", document);
    return std::move(metadata_);
  }
  const JsonValue* const modules = Require(document, "modules", "");
  if (modules == nullptr) return {};
  if (!modules->Is(Kind::kObject) || modules->elements.empty() ||
      modules->elements.size() > kMaxLibraryModels) {
    Add(*modules, "modules",
        absl::StrCat("is no object of 1 to ", kMaxLibraryModels, " models"));
    return {};
  }
  for (size_t i = 0; i < modules->elements.size(); ++i) {
    const std::string& name = modules->names[i];
    ReadModel(name, absl::StrCat("modules.", name, "."), modules->elements[i]);
  }
  return std::move(metadata_);
}

// What to do about a version that is none of these.
std::string WayOutOf(const JsonValue& version) {
  if (!version.Is(Kind::kInteger)) return "";
  return version.integer < kOldestLibraryVersion
             ? "; older ones are of TVM before 0.8: export the model with 0.8 "
               "or newer, or name its code with --module and its parameters "
               "with --constants"
             : "; name its code with --module and its parameters with "
               "--constants";
}

bool MetadataReader::ReadVersion(const JsonValue& document) {
  const JsonValue* const version = Require(document, "version", "");
  if (version == nullptr) return false;
  if (version->Is(Kind::kInteger)) {
    metadata_.version = version->integer;
    if (metadata_.version >= kOldestLibraryVersion &&
        metadata_.version <= kNewestLibraryVersion) {
      return true;
    }
  }
  Add(*version, "version",
      absl::StrCat("is ",
                   version->Is(Kind::kInteger) ? absl::StrCat(version->integer)
                                               : "no whole number",
                   ", expected a Model Library Format of version ",
                   kOldestLibraryVersion, " to ", kNewestLibraryVersion,
                   WayOutOf(*version)));
  return false;
}

void MetadataReader::ReadModel(const std::string& module_name,
                               const std::string& where,
                               const JsonValue& from) {
  if (!from.Is(Kind::kObject)) {
    Add(from, where.substr(0, where.size() - 1), "is no object");
    return;
  }
  LibraryModelMetadata model;
  model.module_name = module_name;
  model.format_version = metadata_.version;
  model.model_name = RequireText(from, "model_name", where);
  model.style = "full-model";
  if (Find(from, "style") != nullptr) {
    model.style = RequireText(from, "style", where);
    if (std::find(kStyles.begin(), kStyles.end(), model.style) ==
        kStyles.end()) {
      Add(*Find(from, "style"), absl::StrCat(where, "style"),
          absl::StrCat("is \"", platform::Printable(model.style),
                       "\", expected full-model or operator"));
    }
  }
  ReadTargets(from, where, model);
  ReadExecutors(from, where, model);
  if (const JsonValue* const memory = Find(from, "memory")) {
    ReadMemory(*memory, absl::StrCat(where, "memory"), model);
  }
  metadata_.models.push_back(std::move(model));
}

// Before version 6, an object of a target for each type of device.
void MetadataReader::ReadTargets(const JsonValue& from,
                                 const std::string& where,
                                 LibraryModelMetadata& model) {
  const JsonValue* const targets = Require(from, "target", where);
  if (targets == nullptr) return;
  const std::string field = absl::StrCat(where, "target");
  if (metadata_.version >= kTargetListSince) {
    model.targets = Texts(*targets, field);
    return;
  }
  if (!targets->Is(Kind::kObject)) {
    Add(*targets, field, "is no object of target strings");
    return;
  }
  for (size_t i = 0; i < targets->elements.size(); ++i) {
    const std::string& device = targets->names[i];
    const JsonValue& target = targets->elements[i];
    if (!target.Is(Kind::kText)) {
      Add(target, absl::StrCat(field, ".", device), "is no string");
      continue;
    }
    model.targets.push_back(target.text);
  }
}

void MetadataReader::ReadExecutors(const JsonValue& from,
                                   const std::string& where,
                                   LibraryModelMetadata& model) {
  const char* const name =
      metadata_.version >= kExecutorsSince ? "executors" : "runtimes";
  const JsonValue* const executors = Require(from, name, where);
  if (executors == nullptr) return;
  const std::string field = absl::StrCat(where, name);
  model.executors = Texts(*executors, field);
  for (const std::string& executor : model.executors) {
    if (std::find(kExecutors.begin(), kExecutors.end(), executor) ==
        kExecutors.end()) {
      Add(*executors, field,
          absl::StrCat("has \"", platform::Printable(executor),
                       "\", expected graph or aot"));
    }
  }
}

void MetadataReader::ReadMemory(const JsonValue& from, const std::string& where,
                                LibraryModelMetadata& model) {
  if (!from.Is(Kind::kObject)) {
    Add(from, where, "is no object");
    return;
  }
  const JsonValue* const functions = Find(from, "functions");
  // That of a single operator has sizes only, under the names of functions.
  const bool has_sizes_only = model.style == kStyles[1] &&
                              functions != nullptr &&
                              functions->Is(Kind::kList);
  if (functions == nullptr || has_sizes_only) return;
  const std::string field = absl::StrCat(where, ".functions");
  if (!functions->Is(Kind::kObject)) {
    Add(*functions, field, "is no object");
    return;
  }
  if (const JsonValue* const main = Find(*functions, "main")) {
    ReadEntry(*main, absl::StrCat(field, ".main"), model);
  }
  if (const JsonValue* const operators =
          Find(*functions, "operator_functions")) {
    ReadOperators(*operators, absl::StrCat(field, ".operator_functions"),
                  model);
  }
}

// One entry for each device; all have the same tensors.
void MetadataReader::ReadEntry(const JsonValue& main, const std::string& where,
                               LibraryModelMetadata& model) {
  if (!main.Is(Kind::kList)) {
    Add(main, where, "is no list");
    return;
  }
  if (main.elements.empty()) return;
  const JsonValue& entry = main.elements[0];
  const std::string field = absl::StrCat(where, "[0]");
  if (!entry.Is(Kind::kObject)) {
    Add(entry, field, "is no object");
    return;
  }
  model.inputs = ReadTensors(entry, "inputs", field);
  model.outputs = ReadTensors(entry, "outputs", field);
  model.workspace_bytes = ReadBytes(entry, "workspace_size_bytes", field);
  model.constants_bytes = ReadBytes(entry, "constants_size_bytes", field);
}

std::optional<int64_t> MetadataReader::ReadBytes(const JsonValue& from,
                                                 const char* name,
                                                 const std::string& where) {
  const JsonValue* const bytes = Find(from, name);
  if (bytes == nullptr) return std::nullopt;
  if (bytes->Is(Kind::kInteger) && bytes->integer >= 0) return bytes->integer;
  Add(*bytes, absl::StrCat(where, ".", name), "is no number of bytes");
  return std::nullopt;
}

std::vector<LibraryTensor> MetadataReader::ReadTensors(
    const JsonValue& from, const char* name, const std::string& where) {
  std::vector<LibraryTensor> tensors;
  const JsonValue* const list = Find(from, name);
  if (list == nullptr) return tensors;
  const std::string field = absl::StrCat(where, ".", name);
  if (!list->Is(Kind::kObject)) {
    Add(*list, field, "is no object");
    return tensors;
  }
  for (size_t i = 0; i < list->elements.size(); ++i) {
    const std::string& tensor = list->names[i];
    const JsonValue& description = list->elements[i];
    const std::string here = absl::StrCat(field, ".", tensor);
    if (!description.Is(Kind::kObject)) {
      Add(description, here, "is no object");
      continue;
    }
    LibraryTensor read;
    read.name = tensor;
    read.data_type = RequireText(description, "dtype", absl::StrCat(here, "."));
    const JsonValue* const size =
        Require(description, "size", absl::StrCat(here, "."));
    if (size == nullptr) continue;
    if (!size->Is(Kind::kInteger) || size->integer < 0) {
      Add(*size, absl::StrCat(here, ".size"), "is no number of bytes");
      continue;
    }
    read.size_bytes = size->integer;
    tensors.push_back(std::move(read));
  }
  return tensors;
}

void MetadataReader::ReadOperators(const JsonValue& from,
                                   const std::string& where,
                                   LibraryModelMetadata& model) {
  if (!from.Is(Kind::kList)) {
    Add(from, where, "is no list");
    return;
  }
  for (size_t i = 0; i < from.elements.size(); ++i) {
    const JsonValue& function = from.elements[i];
    const std::string field = absl::StrCat(where, "[", i, "]");
    if (!function.Is(Kind::kObject)) {
      Add(function, field, "is no object");
      continue;
    }
    model.operator_functions.push_back(
        RequireText(function, "function_name", absl::StrCat(field, ".")));
  }
}

const JsonValue* MetadataReader::Require(const JsonValue& from,
                                         const char* name,
                                         const std::string& where) {
  const JsonValue* const found = Find(from, name);
  if (found == nullptr) Add(from, absl::StrCat(where, name), "is missing");
  return found;
}

std::string MetadataReader::RequireText(const JsonValue& from, const char* name,
                                        const std::string& where) {
  const JsonValue* const found = Require(from, name, where);
  if (found == nullptr) return "";
  if (!found->Is(Kind::kText)) {
    Add(*found, absl::StrCat(where, name), "is no string");
    return "";
  }
  return found->text;
}

std::vector<std::string> MetadataReader::Texts(const JsonValue& list,
                                               const std::string& where) {
  std::vector<std::string> texts;
  if (!list.Is(Kind::kList)) {
    Add(list, where, "is no list");
    return texts;
  }
  for (const JsonValue& text : list.elements) {
    if (!text.Is(Kind::kText)) {
      Add(text, where, "has an element that is no string");
      continue;
    }
    texts.push_back(text.text);
  }
  return texts;
}

}  // namespace

LibraryMetadata ReadLibraryMetadata(absl::string_view json,
                                    std::vector<LibraryProblem>& problems) {
  JsonProblem problem;
  const std::optional<JsonValue> document = ParseStrictJson(json, problem);
  if (!document.has_value()) {
    problems.push_back({kMember, problem.offset, problem.text});
    return {};
  }
  return MetadataReader(problems).Read(*document);
}

}  // namespace metad::formats
