#include "client/output/library_text.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/constant_table.h"
#include "client/output/text_table.h"
#include "server/formats/model_library/aot_model.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

const char* KindName(formats::LibraryModule::Kind kind) {
  switch (kind) {
    case formats::LibraryModule::Kind::kCSource:
      return "c-source";
    case formats::LibraryModule::Kind::kCxxSource:
      return "cxx-source";
    case formats::LibraryModule::Kind::kObject:
      return "object";
  }
  return "";
}

std::string Count(size_t number, const char* noun) {
  return absl::StrCat(number, " ", noun, number == 1 ? "" : "s");
}

Json TensorsToJson(const std::vector<formats::AotTensor>& tensors) {
  Json array = Json::array();
  for (const formats::AotTensor& tensor : tensors) {
    array.push_back({{"name", tensor.name},
                     {"type", formats::ElementTypeName(tensor.type)},
                     {"shape", tensor.shape}});
  }
  return array;
}

Json InterfaceToJson(const formats::AotModel& aot) {
  Json workspaces = Json::array();
  for (const formats::AotWorkspace& workspace : aot.workspaces) {
    workspaces.push_back({{"name", workspace.name},
                          {"bytes", workspace.size_bytes},
                          {"alignment", workspace.alignment}});
  }
  return {{"module_name", aot.module_name},
          {"api", aot.c_interface ? "c" : "packed"},
          {"inputs", TensorsToJson(aot.inputs)},
          {"outputs", TensorsToJson(aot.outputs)},
          {"workspaces", std::move(workspaces)}};
}

Json ModelToJson(const formats::LibraryModel& model,
                 const std::vector<formats::ImportedConstant>& constants,
                 int64_t values) {
  Json modules = Json::array();
  for (const formats::LibraryModule& module : model.modules) {
    modules.push_back({{"name", module.name},
                       {"kind", KindName(module.kind)},
                       {"member", module.member},
                       {"bytes", module.content.size()},
                       {"functions", module.functions}});
  }
  Json json = {{"name", model.name},
               {"targets", model.targets},
               {"modules", std::move(modules)},
               {"constants", ConstantsToJson(constants, values)}};
  if (model.aot.has_value()) json["interface"] = InterfaceToJson(*model.aot);
  return json;
}

void PrintModules(const formats::LibraryModel& model, std::ostream& out) {
  TextTable modules(
      {{"MODULE"}, {"KIND"}, {"BYTES", TextTable::Align::kRight}, {"MEMBER"}});
  TextTable functions({{"FUNCTION"}, {"MODULE"}});
  for (const formats::LibraryModule& module : model.modules) {
    modules.AddRow({module.name, KindName(module.kind),
                    absl::StrCat(module.content.size()), module.member});
    for (const std::string& function : module.functions) {
      functions.AddRow({function, module.name});
    }
  }
  out << '\n';
  modules.Print(out);
  if (functions.empty()) return;
  out << '\n';
  functions.Print(out);
}

void PrintInterface(const formats::AotModel& aot, std::ostream& out) {
  TextTable table({{"INTERFACE"}, {"NAME"}, {"TYPE"}});
  for (const formats::AotTensor& tensor : aot.inputs) {
    table.AddRow({"input", tensor.name,
                  formats::TensorTypeName(tensor.type, tensor.shape)});
  }
  for (const formats::AotTensor& tensor : aot.outputs) {
    table.AddRow({"output", tensor.name,
                  formats::TensorTypeName(tensor.type, tensor.shape)});
  }
  for (const formats::AotWorkspace& workspace : aot.workspaces) {
    table.AddRow({"workspace", workspace.name,
                  absl::StrCat(workspace.size_bytes, " bytes")});
  }
  out << '\n';
  table.Print(out);
}

// export_library() tells of none, nor does code alone.
std::string TargetsOf(const formats::LibraryModel& model) {
  if (model.targets.empty()) return "a target that is not told";
  return absl::StrCat(
      "'", platform::Printable(absl::StrJoin(model.targets, "; ")), "'");
}

// What the metadata of an ahead-of-time compiled model defines itself: what
// gives the model's description, and an entry that takes packed arguments.
size_t GeneratedFunctions(const formats::LibraryModel& model) {
  if (!model.aot.has_value()) return 0;
  return model.aot->c_interface ? 1 : 2;
}

}  // namespace

Json LibraryToJson(const InspectedLibrary& inspected, int64_t values) {
  Json models = Json::array();
  for (size_t i = 0; i < inspected.library.models.size(); ++i) {
    models.push_back(ModelToJson(inspected.library.models[i],
                                 inspected.constants[i], values));
  }
  return {{"models", std::move(models)}, {"notes", inspected.library.notes}};
}

void PrintLibrary(const InspectedLibrary& inspected, int64_t values,
                  std::ostream& out) {
  const std::vector<formats::LibraryModel>& models = inspected.library.models;
  out << "Model Library Format, " << Count(models.size(), "model") << '\n';
  for (const std::string& note : inspected.library.notes) {
    out << "  " << platform::Printable(note) << '\n';
  }
  for (size_t i = 0; i < models.size(); ++i) {
    const formats::LibraryModel& model = models[i];
    const size_t generated = GeneratedFunctions(model);
    size_t functions = generated;
    for (const formats::LibraryModule& module : model.modules) {
      functions += module.functions.size();
    }
    out << "\nmodel " << platform::Printable(model.name) << " for "
        << TargetsOf(model) << ", " << Count(model.modules.size(), "module")
        << ", " << Count(functions, "function")
        << (generated == 0 ? ""
                           : absl::StrCat(" (", generated, " of the metadata)"))
        << ", " << Count(inspected.constants[i].size(), "constant") << '\n';
    PrintModules(model, out);
    if (model.aot.has_value()) PrintInterface(*model.aot, out);
    if (inspected.constants[i].empty()) continue;
    out << '\n';
    PrintConstants(inspected.constants[i], values, out);
  }
}

}  // namespace metad::client
