#include "client/output/compiled_module_text.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/text_table.h"
#include "server/platform/printable_text.h"

namespace metad::client {

Json FfiImportsToJson(const formats::CompiledModule& module) {
  Json array = Json::array();
  for (const formats::FfiModule& import : module.imports) {
    // Any bytes may be there, and JSON takes UTF-8.
    array.push_back({{"kind", platform::Printable(import.kind)},
                     {"bytes", import.size_bytes},
                     {"imports", import.imports}});
  }
  return array;
}

void PrintFfiImports(const formats::CompiledModule& module, std::ostream& out) {
  if (module.imports.empty()) return;
  TextTable table({{"MODULE", TextTable::Align::kRight},
                   {"KIND"},
                   {"BYTES", TextTable::Align::kRight},
                   {"IMPORTS"}});
  for (size_t i = 0; i < module.imports.size(); ++i) {
    const formats::FfiModule& import = module.imports[i];
    table.AddRow({absl::StrCat(i), import.kind, absl::StrCat(import.size_bytes),
                  absl::StrJoin(import.imports, ", ")});
  }
  out << '\n';
  table.Print(out);
}

void PrintSharedObject(const formats::CompiledModule& module,
                       std::ostream& out) {
  out << "shared object, " << module.functions.size()
      << (module.functions.size() == 1 ? " function\n" : " functions\n");
  for (const std::string& function : module.functions) {
    out << "  " << platform::Printable(function) << '\n';
  }
  PrintFfiImports(module, out);
}

}  // namespace metad::client
