#include "client/output/saved_report_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/build_totals.h"
#include "client/output/text_table.h"
#include "server/platform/printable_text.h"

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

// Of the budget, which is the metadata's, or else of the region, which is
// everybody's.
std::string Left(const SavedReport::Region& region) {
  if (region.budget_bytes.has_value()) {
    return absl::StrCat(*region.budget_bytes - region.metadata_bytes);
  }
  if (!region.length_bytes.has_value()) return "-";
  return absl::StrCat(*region.length_bytes - region.used_bytes);
}

std::string StoredWith(const SavedReport::Constant& constant) {
  if (constant.stored_with.empty()) return "-";
  if (constant.stored_offset == 0) return constant.stored_with;
  return absl::StrCat(constant.stored_with, " + ", constant.stored_offset);
}

TextTable RegionTable(const SavedReport& report) {
  TextTable table({{"REGION"},
                   {"MEMORY"},
                   {"USED", kRight},
                   {"METADATA", kRight},
                   {"MODULES", kRight},
                   {"BUDGET", kRight},
                   {"LENGTH", kRight},
                   {"LEFT", kRight},
                   {"LARGEST"}});
  constexpr size_t kMostNamed = 3;
  for (const SavedReport::Region& region : report.regions) {
    std::vector<std::string> largest;
    for (const SavedReport::Use& use : region.largest) {
      if (largest.size() == kMostNamed) break;
      largest.push_back(absl::StrCat(use.name, " ", use.bytes));
    }
    table.AddRow(
        {region.name, MemoryName(region), absl::StrCat(region.used_bytes),
         absl::StrCat(region.metadata_bytes), absl::StrCat(region.module_bytes),
         Known(region.budget_bytes), Known(region.length_bytes), Left(region),
         absl::StrJoin(largest, ", ")});
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
    const std::string shape =
        absl::StrCat("[", absl::StrJoin(constant.shape, ", "), "]");
    table.AddRow(
        {constant.symbol, constant.is_block ? "block" : constant.data_type,
         constant.is_block ? "-" : shape, absl::StrCat(constant.size_bytes),
         absl::StrCat(constant.alignment), OrDash(constant.section),
         OrDash(constant.region), OrDash(constant.pool), StoredWith(constant)});
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

TextTable DefinedTable(const std::vector<SavedReport::Symbol>& symbols) {
  TextTable table({{"SYMBOL"}, {"OWNERS"}});
  for (const SavedReport::Symbol& symbol : symbols) {
    table.AddRow({symbol.symbol, absl::StrJoin(symbol.owners, ", ")});
  }
  return table;
}

TextTable UndefinedTable(const std::vector<SavedReport::Symbol>& symbols) {
  TextTable table({{"SYMBOL"}, {"USED BY"}, {"OWNERS"}});
  for (const SavedReport::Symbol& symbol : symbols) {
    table.AddRow({symbol.symbol, OrDash(symbol.use),
                  absl::StrJoin(symbol.owners, ", ")});
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
    out << platform::Printable(proof.verdict) << ": "
        << platform::Printable(proof.claim) << ' '
        << platform::Printable(proof.detail) << '\n';
  }
}

void PrintNotes(const SavedReport& report, std::ostream& out) {
  bool is_first = true;
  const auto print = [&](const std::string& subject, const std::string& note) {
    if (is_first) out << "\nNotes\n";
    is_first = false;
    out << platform::Printable(subject) << platform::Printable(note) << '\n';
  };
  for (const std::string& note : report.notes) print("", note);
  for (const SavedReport::Module& module : report.modules) {
    for (const std::string& note : module.notes) {
      print(absl::StrCat("module ", module.name, ": "), note);
    }
  }
}

// What the regions' numbers have of what may be elsewhere.
void PrintAssumptions(const SavedReport& report, std::ostream& out) {
  for (const SavedReport::Region& region : report.regions) {
    if (region.assumed_bytes == 0) continue;
    out << region.assumed_bytes << " bytes of "
        << platform::Printable(region.name)
        << " name no region: they count for the first of its kind, and are "
           "where the firmware's linker script puts them\n";
  }
}

}  // namespace

void PrintSavedReport(const SavedReport& report, std::ostream& out) {
  out << platform::Printable(report.name) << ", "
      << platform::Printable(report.runtime_abi) << " runtime, "
      << platform::Printable(report.target) << " ("
      << platform::Printable(report.architecture) << ", " << report.pointer_bits
      << " bits, " << platform::Printable(report.byte_order)
      << "-endian), metad " << platform::Printable(report.generator_version)
      << '\n';
  if (report.toolchain_id.empty()) {
    out << (report.basis == "object"
                ? "made without a compiler, read back from the object\n"
                : "planned, not compiled\n");
  } else {
    out << "compiled by " << platform::Printable(report.toolchain_id)
        << (report.basis == "object" ? ", read back from the object\n" : "\n");
  }
  PrintTotals(TotalsOf(report), out);
  out << '\n';
  PrintTable(RegionTable(report), "Regions", out);
  PrintAssumptions(report, out);
  PrintTable(ModuleTable(report), "Modules", out);
  PrintNotes(report, out);
  PrintTable(FunctionTable(report), "Function registry", out);
  PrintTable(ConstantTable(report), "Constants", out);
  PrintTable(TableTable(report), "Tables", out);
  PrintTable(PoolTable(report), "Pools", out);
  PrintTable(SectionTable(report), "Sections", out);
  PrintTable(DefinedTable(report.doubly_defined_symbols),
             "Defined more than once", out);
  PrintTable(UndefinedTable(report.unresolved_symbols),
             "Left for the image to define", out);
  PrintProofs(report, out);
  PrintTable(ArchiveTable(report), "Archive", out);
  PrintTable(FileTable(report), "Files", out);
}

}  // namespace metad::client
