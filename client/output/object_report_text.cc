#include "client/output/object_report_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "client/output/text_table.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr TextTable::Align kRight = TextTable::Align::kRight;

void PrintTable(const TextTable& table, const char* title, std::ostream& out) {
  out << '\n' << title << '\n';
  if (table.empty()) {
    out << "  none\n";
    return;
  }
  table.Print(out);
}

void PrintCount(int count, const char* noun, std::ostream& out) {
  out << count << ' ' << noun << (count == 1 ? "" : "s");
}

std::string Access(const v1::ObjectSection& section) {
  const char* access = section.read_only_after_relocation() ? "read-only*"
                       : section.writable()                 ? "writable"
                                                            : "read-only";
  return absl::StrCat(access, section.executable() ? ", code" : "");
}

TextTable FunctionTable(const v1::ObjectReport& report) {
  TextTable table({{"INDEX", kRight}, {"FUNCTION"}});
  for (const auto& entry : report.functions()) {
    table.AddRow({absl::StrCat(entry.index()), entry.name()});
  }
  return table;
}

TextTable ConstantTable(const v1::ObjectReport& report) {
  TextTable table(
      {{"CONSTANT"}, {"SECTION"}, {"BYTES", kRight}, {"ALIGN", kRight}});
  for (const auto& constant : report.constants()) {
    table.AddRow(
        {absl::StrCat(constant.name(),
                      constant.is_block() ? " (block of those in it)" : ""),
         constant.section(), absl::StrCat(constant.size_bytes()),
         absl::StrCat(constant.section_alignment())});
  }
  return table;
}

TextTable SectionTable(const v1::ObjectReport& report) {
  TextTable table(
      {{"SECTION"}, {"BYTES", kRight}, {"ALIGN", kRight}, {"ACCESS"}});
  for (const auto& section : report.sections()) {
    table.AddRow({section.name(), absl::StrCat(section.size_bytes()),
                  absl::StrCat(section.alignment()), Access(section)});
  }
  return table;
}

TextTable UndefinedTable(const v1::ObjectReport& report) {
  TextTable table({{"SYMBOL"}});
  for (const auto& symbol : report.undefined_symbols()) table.AddRow({symbol});
  return table;
}

}  // namespace

void PrintObjectReport(const v1::ObjectReport& report, std::ostream& out) {
  out << platform::Printable(report.architecture()) << ", "
      << report.pointer_bits() << " bits, "
      << (report.big_endian() ? "big" : "little") << "-endian\n";
  PrintTable(FunctionTable(report), "Function registry", out);
  PrintTable(ConstantTable(report), "Constants", out);
  PrintTable(SectionTable(report), "Sections", out);
  bool relocated = false;
  for (const auto& section : report.sections()) {
    relocated = relocated || section.read_only_after_relocation();
  }
  if (relocated) out << "* read-only once the loader has relocated it\n";
  PrintTable(UndefinedTable(report), "Undefined symbols", out);
  int constants = 0;
  for (const auto& constant : report.constants()) {
    if (!constant.is_block()) ++constants;
  }
  out << "\nflash " << report.flash_bytes() << " bytes, RAM "
      << report.ram_bytes() << " bytes: ";
  PrintCount(report.functions_size(), "function", out);
  out << ", ";
  PrintCount(constants, "constant", out);
  out << '\n';
}

}  // namespace metad::client
