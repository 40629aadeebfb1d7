#include "server/pipeline/firmware/ffi_registry_search.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_symbols.h"
#include "server/pipeline/firmware/code_references.h"
#include "server/pipeline/firmware/entry_table_search.h"

namespace metad::firmware {
namespace {

// Indices of the report's functions in the order of the table: by name.
std::vector<size_t> TableOrder(const ReportedImage& report) {
  std::vector<size_t> order(report.functions.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&report](size_t a, size_t b) {
    return report.functions[a].name < report.functions[b].name;
  });
  return order;
}

std::string WhyNone(const SymbolIndex& symbols, const ReportedImage& report,
                    const std::string& table) {
  const std::string entry = codegen::RegisterFunction(report.name);
  if (symbols.Find(table) != nullptr) {
    return absl::StrCat(
        "its ", table,
        " has other names than the report: the firmware was linked with the "
        "metadata of another build; expected the report of that one, or the "
        "firmware linked anew");
  }
  return absl::StrCat(
      "the registry is not in the firmware: no table in it has the names of "
      "its "
      "functions. If ",
      report.name, "_metadata.o is linked, nothing calls ", entry,
      " and --gc-sections dropped it: call it, or link with -u ", entry);
}

class FfiSearch {
 public:
  FfiSearch(const ImageMemory& memory, const SymbolIndex& symbols,
            const ReportedImage& report)
      : memory_(memory),
        symbols_(symbols),
        report_(report),
        order_(TableOrder(report)) {
    for (const size_t i : order_) names_.push_back(report.functions[i].name);
    const ImageSymbol* entry =
        symbols.Find(codegen::RegisterFunction(report.name));
    if (entry == nullptr) return;
    code_ = RangeOf(memory.image(), *entry);
    made_ = AddressesMadeBy(memory, symbols, code_)
                .value_or(std::vector<uint64_t>());
  }

  RegistrySearch Run() const {
    const std::string symbol =
        codegen::LocalSymbol(report_.name, codegen::kEntriesSuffix);
    const std::vector<uint64_t> tables =
        FindEntryTables(memory_, symbols_, symbol, names_);
    for (const uint64_t table : tables) {
      if (IsReferredTo(table)) return {Decode(table), ""};
    }
    std::optional<FoundRegistry> code = DecodeCode();
    if (code.has_value()) return {std::move(code), ""};
    if (!tables.empty()) return {Decode(tables.front()), ""};
    return {std::nullopt, WhyNone(symbols_, report_, symbol)};
  }

 private:
  uint64_t table_bytes() const {
    return 2 * memory_.pointer_bytes() * names_.size();
  }

  // A loop may begin or end anywhere in it. Numbers among the code may look
  // like a table.
  bool IsReferredTo(uint64_t table) const {
    if (table - code_.begin < code_.size) return false;
    const auto first = std::lower_bound(made_.begin(), made_.end(), table);
    return first != made_.end() && *first - table <= table_bytes();
  }

  FoundRegistry Decode(uint64_t table) const {
    const uint64_t pointer = memory_.pointer_bytes();
    FoundRegistry found;
    found.anchor = table;
    found.is_reached = IsReferredTo(table);
    found.parts = {{"the table of functions", table, table_bytes()}};
    found.entries.resize(names_.size());
    for (size_t i = 0; i < order_.size(); ++i) {
      found.entries[order_[i]] = memory_.Pointer(table + (2 * i + 1) * pointer);
    }
    return found;
  }

  // Nothing unless the code refers to all names and functions.
  std::optional<FoundRegistry> DecodeCode() const {
    FoundRegistry found;
    found.anchor = code_.begin;
    found.is_code = true;
    found.is_reached = true;
    for (const ReportedFunction& function : report_.functions) {
      const ImageSymbol* symbol = symbols_.Find(function.symbol);
      const bool is_named =
          std::any_of(made_.begin(), made_.end(), [&](uint64_t address) {
            return memory_.String(address, function.name.size()) ==
                   function.name;
          });
      if (symbol == nullptr || !is_named ||
          !std::binary_search(made_.begin(), made_.end(), symbol->value)) {
        return std::nullopt;
      }
      found.entries.emplace_back(symbol->value);
    }
    return found;
  }

  const ImageMemory& memory_;
  const SymbolIndex& symbols_;
  const ReportedImage& report_;
  const std::vector<size_t> order_;
  std::vector<std::string> names_;
  // What the code of NAME_register refers to; empty where there is none.
  std::vector<uint64_t> made_;
  CodeRange code_;
};

}  // namespace

RegistrySearch FindFfiRegistry(const ImageMemory& memory,
                               const SymbolIndex& symbols,
                               const ReportedImage& report) {
  return FfiSearch(memory, symbols, report).Run();
}

}  // namespace metad::firmware
