#include "client/output/build_totals.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

std::string Count(int64_t count, const char* noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

BuildTotals::Memory MemoryOf(const v1::ImageMemory& from) {
  BuildTotals::Memory memory;
  memory.flash_bytes = from.total().flash_bytes();
  memory.ram_bytes = from.total().ram_bytes();
  memory.external_bytes = from.total().external_bytes();
  memory.metadata_flash_bytes = from.metadata().flash_bytes();
  memory.metadata_ram_bytes = from.metadata().ram_bytes();
  memory.unmeasured_modules.assign(from.unmeasured_modules().begin(),
                                   from.unmeasured_modules().end());
  return memory;
}

BuildTotals::Memory MemoryOf(const SavedReport& report) {
  BuildTotals::Memory memory;
  memory.flash_bytes = report.totals.flash_bytes;
  memory.ram_bytes = report.totals.ram_bytes;
  memory.external_bytes = report.totals.external_bytes;
  memory.metadata_flash_bytes = report.totals.metadata_flash_bytes;
  memory.metadata_ram_bytes = report.totals.metadata_ram_bytes;
  for (const SavedReport::Module& module : report.modules) {
    if (module.kind == "metadata" || module.flash_bytes.has_value()) continue;
    memory.unmeasured_modules.push_back(module.name);
  }
  return memory;
}

void PrintMemory(const BuildTotals::Memory& memory, std::ostream& out) {
  out << "flash " << memory.flash_bytes << " bytes (metadata "
      << memory.metadata_flash_bytes << "), RAM " << memory.ram_bytes
      << " bytes";
  if (memory.ram_bytes > 0) {
    out << " (metadata " << memory.metadata_ram_bytes << ")";
  }
  if (memory.external_bytes > 0) {
    out << ", outside the image " << memory.external_bytes << " bytes";
  }
  if (!memory.unmeasured_modules.empty()) {
    out << ", without "
        << platform::Printable(absl::StrJoin(memory.unmeasured_modules, ", "))
        << (memory.unmeasured_modules.size() == 1 ? ", whose object is"
                                                  : ", whose objects are")
        << " not here";
  }
  out << ": ";
}

}  // namespace

BuildTotals TotalsOf(const v1::BuildResult& result) {
  BuildTotals totals;
  if (result.has_memory()) totals.memory = MemoryOf(result.memory());
  std::set<std::string> modules;
  for (const v1::ModuleFunctions& run : result.summary().modules()) {
    totals.functions += run.functions_size();
    if (run.origin() == v1::ModuleFunctions::GENERATED) {
      totals.has_generated = true;
      continue;
    }
    // A module may be there once for each run of its functions.
    modules.insert(run.module());
    if (run.origin() == v1::ModuleFunctions::JOINED) {
      totals.joined_functions += run.functions_size();
    }
  }
  totals.modules = static_cast<int64_t>(modules.size());
  for (const v1::PlacedConstant& constant : result.summary().constants()) {
    // The others' storage is one of these.
    if (constant.alias_of().empty()) {
      totals.constant_bytes += constant.size_bytes();
    }
    if (constant.is_block()) continue;
    ++totals.constants;
    if (constant.is_joined()) ++totals.joined_constants;
  }
  return totals;
}

BuildTotals TotalsOf(const SavedReport& report) {
  BuildTotals totals;
  if (report.basis == "object") totals.memory = MemoryOf(report);
  for (const SavedReport::Module& module : report.modules) {
    const auto functions = static_cast<int64_t>(module.functions.size());
    totals.functions += functions;
    if (module.kind == "metadata") {
      totals.has_generated = true;
      continue;
    }
    ++totals.modules;
    if (module.kind == "joined") totals.joined_functions += functions;
  }
  for (const SavedReport::Constant& constant : report.constants) {
    if (constant.stored_with.empty()) {
      totals.constant_bytes += constant.size_bytes;
    }
    if (constant.is_block) continue;
    ++totals.constants;
    if (constant.is_joined) ++totals.joined_constants;
  }
  return totals;
}

void PrintTotals(const BuildTotals& totals, std::ostream& out) {
  if (totals.memory.has_value()) PrintMemory(*totals.memory, out);
  out << Count(totals.functions, "function") << " of ";
  if (totals.modules > 0 || !totals.has_generated) {
    out << Count(totals.modules, "module");
    if (totals.has_generated) out << " and ";
  }
  if (totals.has_generated) out << "the metadata";
  out << ", " << Count(totals.constants, "constant") << " of "
      << totals.constant_bytes << " bytes";
  if (totals.joined_functions == 0 && totals.joined_constants == 0) return;
  out << "; of these, " << Count(totals.joined_functions, "function") << " and "
      << Count(totals.joined_constants, "constant") << " of earlier registries";
}

}  // namespace metad::client
