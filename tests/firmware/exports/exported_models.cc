#include "tests/firmware/exports/exported_models.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "server/formats/model_library/library_archive.h"
#include "tests/firmware/exports/tensor_text.h"
#include "tests/firmware/library_expectations.h"

namespace metad::firmware {
namespace {

using formats::LibraryMember;
using nlohmann::json;

constexpr char kEntryPoint[] = "TVMSystemLibEntryPoint";

std::string FileName(const LibraryMember& member) {
  return std::filesystem::path(member.path).filename().string();
}

// Whether the file is of that model: "<model>.graph", "<model>_lib0.c".
bool IsOf(const std::string& model, const LibraryMember& member) {
  const std::string name = FileName(member);
  return absl::StartsWith(name, absl::StrCat(model, ".")) ||
         absl::StartsWith(name, absl::StrCat(model, "_lib"));
}

// TVM writes "tvmgen_model.v1_run", too, of which metad makes an identifier.
std::string WithIdentifiers(const std::string& text, const std::string& model) {
  return absl::StrReplaceAll(
      text, {{absl::StrCat("tvmgen_", model),
              absl::StrCat("tvmgen_", NameAsIdentifier(model))}});
}

std::string EntryStructure(const std::string& model) {
  return absl::StrCat("struct tvmgen_", NameAsIdentifier(model), "_inputs {");
}

ExportedModel ModelOf(const std::string& key, const json& description,
                      const std::vector<LibraryMember>& members) {
  ExportedModel model;
  model.name = description.value("model_name", key);
  if (description.value("style", "") == "operator") {
    for (const auto& [name, tensors] : description["memory"].items()) {
      model.operators.push_back(name);
    }
  }
  for (const LibraryMember& member : members) {
    const std::string text(member.content);
    if (absl::StrContains(member.path, "/include/")) {
      const NamedText header = {WithIdentifiers(FileName(member), model.name),
                                WithIdentifiers(text, model.name)};
      if (absl::StrContains(header.text, EntryStructure(model.name))) {
        model.interface_header = header;
      }
    }
    if (!IsOf(key, member)) continue;
    if (absl::StrContains(member.path, "executor-config/graph/")) {
      model.graph = text;
    } else if (absl::StrContains(text, kEntryPoint)) {
      model.functions = NamesInTvmsRegistry(text);
    }
  }
  if (!model.interface_header.text.empty()) {
    const std::string entry =
        absl::StrCat("tvmgen_", NameAsIdentifier(model.name), "_run");
    auto& functions = model.functions;
    functions.erase(std::remove(functions.begin(), functions.end(), entry),
                    functions.end());
  }
  return model;
}

std::vector<LibraryMember> MembersOf(const std::string& tar) {
  formats::ArchiveContents contents = formats::ReadLibraryArchive(tar);
  EXPECT_TRUE(contents.problems.empty());
  return std::move(contents.members);
}

}  // namespace

std::vector<ExportedModel> ReadExportedModels(const std::string& tar) {
  const std::vector<LibraryMember> members = MembersOf(tar);
  std::vector<ExportedModel> models;
  for (const LibraryMember& member : members) {
    if (member.path != "metadata.json") continue;
    const json metadata = json::parse(member.content, nullptr, false);
    EXPECT_FALSE(metadata.is_discarded());
    if (metadata.is_discarded()) return {};
    if (!metadata.contains("modules")) {
      return {ModelOf(metadata.value("model_name", ""), metadata, members)};
    }
    for (const auto& [key, description] : metadata["modules"].items()) {
      models.push_back(ModelOf(key, description, members));
    }
  }
  EXPECT_FALSE(models.empty()) << "no metadata.json";
  return models;
}

std::string ConstantPrefix(const ExportedModel& model) {
  return absl::StrCat(NameAsIdentifier(model.name), "_");
}

std::vector<NamedText> ReadExportedHeaders(const std::string& tar) {
  std::vector<NamedText> headers;
  for (const LibraryMember& member : MembersOf(tar)) {
    if (!absl::StrContains(member.path, "/include/")) continue;
    headers.push_back({FileName(member), std::string(member.content)});
  }
  return headers;
}

}  // namespace metad::firmware
