#include "server/pipeline/firmware/entry_table_search.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace metad::firmware {
namespace {

constexpr size_t kMaxPlaces = 64;

bool HasNames(const ImageMemory& memory, uint64_t table,
              const std::vector<std::string>& names) {
  const uint64_t entry = 2 * memory.pointer_bytes();
  for (size_t i = 0; i < names.size(); ++i) {
    const std::optional<uint64_t> place = memory.Pointer(table + i * entry);
    if (!place.has_value() ||
        memory.String(*place, names[i].size()) != names[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<uint64_t> FindEntryTables(const ImageMemory& memory,
                                      const SymbolIndex& symbols,
                                      absl::string_view symbol,
                                      const std::vector<std::string>& names) {
  std::vector<uint64_t> tables;
  const auto add = [&](uint64_t table) {
    if (std::find(tables.begin(), tables.end(), table) == tables.end() &&
        HasNames(memory, table, names)) {
      tables.push_back(table);
    }
  };
  for (const ImageSymbol* named : symbols.Named(symbol)) add(named->value);
  // Linkers keep a string once that others end with.
  const std::string first = absl::StrCat(names[0], absl::string_view("\0", 1));
  for (const uint64_t name : memory.Find(first, 1, kMaxPlaces)) {
    for (const uint64_t place : memory.FindPointersTo(name, kMaxPlaces)) {
      add(place);
    }
  }
  return tables;
}

}  // namespace metad::firmware
