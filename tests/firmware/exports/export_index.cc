#include "tests/firmware/exports/export_index.h"

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::firmware {
namespace {

using nlohmann::json;

// A field's text; empty where it is absent or null.
std::string Text(const json& entry, const char* field) {
  const auto found = entry.find(field);
  return found != entry.end() && found->is_string() ? found->get<std::string>()
                                                    : "";
}

bool Has(const json& entry, const char* field) {
  const auto found = entry.find(field);
  return found != entry.end() && !found->is_null();
}

// The first of several models: [network, executor, options, runtime, name],
// options in Python's notation.
void ReadFirstModel(const json& model, IndexedExport& out) {
  out.network = model[0].get<std::string>();
  out.executor = model[1].get<std::string>();
  const std::string options = model[2].get<std::string>();
  out.has_c_interface = absl::StrContains(options, "'interface-api': 'c'");
  out.is_unpacked = absl::StrContains(options, "'unpacked-api': True");
  out.has_system_library =
      absl::StrContains(model[3].get<std::string>(), "'system-lib': True");
}

void ReadOnlyModel(const json& entry, IndexedExport& out) {
  out.network = Text(entry, "net");
  out.executor = Text(entry, "executor");
  const json options = entry.value("executor_options", json::object());
  out.has_c_interface = Text(options, "interface-api") == "c";
  out.is_unpacked = options.value("unpacked-api", false);
  out.has_system_library =
      entry.value("runtime_options", json::object()).value("system-lib", false);
  const json pass = entry.value("pass_config", json::object());
  out.plans_memory = pass.value("tir.usmp.enable", true);
  out.may_vectorize =
      entry.contains("net") && !pass.value("tir.disable_vectorize", false);
}

IndexedExport ExportOf(const std::string& directory, const std::string& name,
                       const json& entry) {
  IndexedExport out;
  out.name = name;
  out.archive = absl::StrCat(directory, "/", name, ".tar");
  out.expected = absl::StrCat(directory, "/", name, "_expected.npz");
  out.target = Text(entry, "target");
  out.kind = Text(entry, "kind");
  out.runtime = Text(entry, "runtime");
  out.external = Text(entry, "byoc");
  out.has_caller_pools =
      Has(entry, "workspace_pools") || Has(entry, "constant_pools");
  const std::string operators = Text(entry, "operator");
  out.first_operator = operators.substr(0, operators.find(','));
  if (Has(entry, "multi")) {
    ReadFirstModel(entry["multi"][0], out);
    for (const json& model : entry["multi"]) {
      if (model[0] == out.network) out.models.push_back(model[4]);
    }
  } else {
    ReadOnlyModel(entry, out);
  }
  return out;
}

}  // namespace

std::vector<IndexedExport> ReadExportIndex(const std::string& directory) {
  std::ifstream file(absl::StrCat(directory, "/index.json"));
  const json index = json::parse(file, nullptr, false);
  std::vector<IndexedExport> exports;
  if (!index.is_object()) {
    std::cerr << directory << " has no index.json that can be read\n";
    return exports;
  }
  for (const auto& [name, entry] : index.items()) {
    exports.push_back(ExportOf(directory, name, entry));
  }
  return exports;
}

}  // namespace metad::firmware
