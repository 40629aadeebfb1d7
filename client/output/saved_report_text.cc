#include "client/output/saved_report_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/text_table.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

constexpr TextTable::Align kRight = TextTable::Align::kRight;

void PrintTable(const TextTable& table, const char* title, std::ostream& out) {
  if (table.empty()) return;
  out << '\n' << title << '\n';
  table.Print(out);
}

std::string Known(const std::optional<int64_t>& bytes) {
  return bytes.has_value() ? absl::StrCat(*bytes) : "-";
}

std::string OrDash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::string ShortDigest(const std::string& digest) {
  constexpr size_t kDigits = 12;
  return OrDash(digest.substr(0, kDigits));
}

std::string MemoryName(const SavedReport::Region& region) {
  if (region.memory == "external") return "outside";
  return region.memory == "ram" ? "RAM" : region.memory;
}

std::string Left(const SavedReport::Region& region) {
  if (!region.budget_bytes.has_value()) return "-";
  return absl::StrCat(*region.budget_bytes - region.used_bytes);
}

TextTable RegionTable(const SavedReport& report) {
  TextTable table({{"REGION"},
                   {"MEMORY"},
                   {"USED", kRight},
                   {"BUDGET", kRight},
                   {"LEFT", kRight},
                   {"LARGEST"}});
  constexpr size_t kMostNamed = 3;
  for (const SavedReport::Region& region : report.regions) {
    std::vector<std::string> largest;
    for (const SavedReport::Use& use : region.largest) {
      if (largest.size() == kMostNamed) break;
      largest.push_back(absl::StrCat(use.name, " ", use.bytes));
    }
    table.AddRow({region.name, MemoryName(region),
                  absl::StrCat(region.used_bytes), Known(region.budget_bytes),
                  Left(region), absl::StrJoin(largest, ", ")});
  }
  return table;
}

TextTable ModuleTable(const SavedReport& report) {
  TextTable table({{"MODULE"},
                   {"MODEL"},
                   {"KIND"},
                   {"FUNCTIONS", kRight},
                   {"FROM"},
                   {"FLASH", kRight},
                   {"RAM", kRight},
                   {"SHA-256"}});
  for (const SavedReport::Module& module : report.modules) {
    table.AddRow({module.name, module.model, module.kind,
                  absl::StrCat(module.functions.size()), module.origin,
                  Known(module.flash_bytes), Known(module.ram_bytes),
                  ShortDigest(module.artifact_sha256)});
  }
  return table;
}

TextTable FunctionTable(const SavedReport& report) {
  TextTable table({{"INDEX", kRight},
                   {"FUNCTION"},
                   {"MODULE"},
                   {"BYTES", kRight},
                   {"SECTION"}});
  std::vector<std::pair<const SavedReport::Function*, std::string>> functions;
  for (const SavedReport::Module& module : report.modules) {
    for (const SavedReport::Function& function : module.functions) {
      functions.emplace_back(&function, module.name);
    }
  }
  // Modules may take turns in the registry.
  std::stable_sort(functions.begin(), functions.end(),
                   [](const auto& a, const auto& b) {
                     return a.first->index < b.first->index;
                   });
  for (const auto& [function, module] : functions) {
    const std::string name =
        function->symbol == function->name
            ? function->name
            : absl::StrCat(function->name, " (", function->symbol, ")");
    table.AddRow({absl::StrCat(function->index), name, module,
                  Known(function->size_bytes), OrDash(function->section)});
  }
  return table;
}

TextTable ConstantTable(const SavedReport& report) {
  TextTable table({{"CONSTANT"},
                   {"TYPE"},
                   {"SHAPE"},
                   {"BYTES", kRight},
                   {"ALIGN", kRight},
                   {"SECTION"},
                   {"REGION"},
                   {"POOL"},
                   {"STORED WITH"}});
  for (const SavedReport::Constant& constant : report.constants) {
    table.AddRow({constant.symbol, constant.data_type,
                  absl::StrCat("[", absl::StrJoin(constant.shape, ", "), "]"),
                  absl::StrCat(constant.size_bytes),
                  absl::StrCat(constant.alignment), OrDash(constant.section),
                  OrDash(constant.region), OrDash(constant.pool),
                  OrDash(constant.stored_with)});
  }
  return table;
}

TextTable TableTable(const SavedReport& report) {
  TextTable table({{"TABLE"}, {"BYTES", kRight}, {"SECTION"}, {"PURPOSE"}});
  for (const SavedReport::Table& entry : report.tables) {
    table.AddRow({entry.symbol, absl::StrCat(entry.size_bytes), entry.section,
                  entry.purpose});
  }
  return table;
}

TextTable PoolTable(const SavedReport& report) {
  TextTable table(
      {{"POOL"}, {"BYTES", kRight}, {"REGION"}, {"FILE"}, {"SHA-256"}});
  for (const SavedReport::Pool& pool : report.pools) {
    table.AddRow({pool.name, absl::StrCat(pool.size_bytes), OrDash(pool.region),
                  pool.external ? pool.file_name : "in the image",
                  ShortDigest(pool.sha256)});
  }
  return table;
}

TextTable SectionTable(const SavedReport& report) {
  TextTable table({{"SECTION"},
                   {"MODULE"},
                   {"BYTES", kRight},
                   {"ALIGN", kRight},
                   {"REGION"},
                   {"ACCESS"}});
  for (const SavedReport::Section& section : report.sections) {
    table.AddRow({section.name,
                  section.module.empty() ? "metadata" : section.module,
                  absl::StrCat(section.size_bytes),
                  absl::StrCat(section.alignment), OrDash(section.region),
                  absl::StrCat(section.writable ? "writable" : "read-only",
                               section.executable ? ", code" : "")});
  }
  return table;
}

TextTable SymbolTable(const std::vector<SavedReport::Symbol>& symbols) {
  TextTable table({{"SYMBOL"}, {"OWNERS"}});
  for (const SavedReport::Symbol& symbol : symbols) {
    table.AddRow({symbol.symbol, absl::StrJoin(symbol.owners, ", ")});
  }
  return table;
}

TextTable ArchiveTable(const SavedReport& report) {
  TextTable table({{"MEMBER"}, {"MODULE"}, {"BYTES", kRight}});
  for (const SavedReport::ArchiveMember& member : report.archive_members) {
    table.AddRow({member.name,
                  member.module.empty() ? "metadata" : member.module,
                  absl::StrCat(member.size_bytes)});
  }
  for (const std::string& module : report.modules_absent_from_archive) {
    table.AddRow({"not in the archive", module, "-"});
  }
  return table;
}

TextTable FileTable(const SavedReport& report) {
  TextTable table({{"FILE"}, {"BYTES", kRight}, {"SHA-256"}});
  for (const SavedReport::File& file : report.files) {
    table.AddRow({file.name, absl::StrCat(file.size_bytes), file.sha256});
  }
  return table;
}

void PrintProofs(const SavedReport& report, std::ostream& out) {
  if (report.proofs.empty()) return;
  out << "\nProofs\n";
  for (const SavedReport::Proof& proof : report.proofs) {
    out << Printable(proof.verdict) << ": " << Printable(proof.claim) << ' '
        << Printable(proof.detail) << '\n';
  }
}

void PrintNotes(const SavedReport& report, std::ostream& out) {
  bool is_first = true;
  for (const SavedReport::Module& module : report.modules) {
    for (const std::string& note : module.notes) {
      if (is_first) out << "\nNotes\n";
      is_first = false;
      out << "module " << Printable(module.name) << ": " << Printable(note)
          << '\n';
    }
  }
}

}  // namespace

void PrintSavedReport(const SavedReport& report, std::ostream& out) {
  out << Printable(report.name) << ", " << Printable(report.runtime_abi)
      << " runtime, " << Printable(report.target) << " ("
      << Printable(report.architecture) << ", " << report.pointer_bits
      << " bits, " << Printable(report.byte_order) << "-endian), metad "
      << Printable(report.generator_version) << '\n';
  if (report.toolchain_id.empty()) {
    out << (report.basis == "object"
                ? "made without a compiler, read back from the object\n"
                : "planned, not compiled\n");
  } else {
    out << "compiled by " << Printable(report.toolchain_id)
        << (report.basis == "object" ? ", read back from the object\n" : "\n");
  }
  out << "flash " << report.totals.flash_bytes << " bytes, RAM "
      << report.totals.ram_bytes << " bytes, outside the image "
      << report.totals.external_bytes << " bytes\n";
  PrintTable(RegionTable(report), "Regions", out);
  PrintTable(ModuleTable(report), "Modules", out);
  PrintNotes(report, out);
  PrintTable(FunctionTable(report), "Function registry", out);
  PrintTable(ConstantTable(report), "Constants", out);
  PrintTable(TableTable(report), "Tables", out);
  PrintTable(PoolTable(report), "Pools", out);
  PrintTable(SectionTable(report), "Sections", out);
  PrintTable(SymbolTable(report.doubly_defined_symbols),
             "Defined more than once", out);
  PrintTable(SymbolTable(report.unresolved_symbols),
             "Left for the image to define", out);
  PrintProofs(report, out);
  PrintTable(ArchiveTable(report), "Archive", out);
  PrintTable(FileTable(report), "Files", out);
}

}  // namespace metad::client
