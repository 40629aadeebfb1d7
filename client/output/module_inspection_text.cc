#include "client/output/module_inspection_text.h"

#include <cstdint>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "client/output/text_table.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

TextTable TableOf(const v1::InspectedObject& object) {
  TextTable table({{"FUNCTION"}, {"REGISTERED"}, {"WHY NOT"}});
  for (const v1::InspectedFunction& function : object.functions()) {
    const std::string& reason = function.left_out_because();
    table.AddRow({function.name(), reason.empty() ? "yes" : "no", reason});
  }
  return table;
}

TextTable RegistryOf(const v1::InspectedObject& object) {
  TextTable table({{"INDEX", TextTable::Align::kRight}, {"FUNCTION"}});
  for (const v1::RegistryEntry& entry : object.report().functions()) {
    table.AddRow({absl::StrCat(entry.index()), entry.name()});
  }
  return table;
}

void PrintMember(const v1::InspectedObject& object, std::ostream& out) {
  out << '\n' << platform::Printable(object.member());
  if (!object.problem().empty()) {
    out << ' ' << platform::Printable(object.problem()) << '\n';
    return;
  }
  const v1::ObjectReport& report = object.report();
  out << ": " << platform::Printable(report.architecture()) << ", "
      << report.pointer_bits() << " bits, "
      << (report.big_endian() ? "big" : "little") << "-endian, flash "
      << report.flash_bytes() << " bytes, RAM " << report.ram_bytes()
      << " bytes\n";
  const bool has_registry = report.functions_size() > 0;
  const TextTable table = has_registry ? RegistryOf(object) : TableOf(object);
  if (has_registry) out << "Function registry\n";
  if (table.empty()) {
    out << "  no functions\n";
  } else {
    table.Print(out);
  }
}

}  // namespace

Json FunctionsToJson(const v1::InspectedObject& object) {
  Json functions = Json::array();
  for (const v1::InspectedFunction& function : object.functions()) {
    functions.push_back({{"name", function.name()},
                         {"registered", function.left_out_because().empty()},
                         {"left_out_because", function.left_out_because()}});
  }
  return functions;
}

Json ArchiveToJson(const v1::InspectModuleResponse& module) {
  Json members = Json::array();
  const Json null;
  for (const v1::InspectedObject& object : module.objects()) {
    members.push_back({{"member", object.member()},
                       {"problem", object.problem()},
                       {"object_report",
                        object.has_report() ? ToJson(object.report()) : null},
                       {"functions", FunctionsToJson(object)}});
  }
  return {{"runtime", module.runtime_abi() == v1::FFI ? "ffi" : "crt"},
          {"members", std::move(members)}};
}

void PrintArchive(const v1::InspectModuleResponse& module, std::ostream& out) {
  int64_t flash_bytes = 0;
  int64_t ram_bytes = 0;
  int functions = 0;
  int registered = 0;
  for (const v1::InspectedObject& object : module.objects()) {
    flash_bytes += object.report().flash_bytes();
    ram_bytes += object.report().ram_bytes();
    functions += object.functions_size();
    for (const v1::InspectedFunction& function : object.functions()) {
      registered += function.left_out_because().empty() ? 1 : 0;
    }
  }
  out << "ar archive of " << module.objects_size()
      << (module.objects_size() == 1 ? " member\n" : " members\n");
  for (const v1::InspectedObject& object : module.objects()) {
    PrintMember(object, out);
  }
  out << "\nflash " << flash_bytes << " bytes, RAM " << ram_bytes
      << " bytes; of " << functions << " functions, " << registered
      << " would be registered"
      << (module.runtime_abi() == v1::FFI ? " (runtime ffi)\n" : "\n");
}

void PrintModuleFunctions(const v1::InspectedObject& object,
                          std::ostream& out) {
  if (object.report().functions_size() > 0 || object.functions_size() == 0) {
    return;
  }
  out << "\nFunctions, and what a build without --functions would register\n";
  TableOf(object).Print(out);
}

}  // namespace metad::client
