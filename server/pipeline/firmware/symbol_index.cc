#include "server/pipeline/firmware/symbol_index.h"

#include <elf.h>

namespace metad::firmware {

SymbolIndex::SymbolIndex(const LinkedImage& image) {
  for (const ImageSymbol& symbol : image.symbols) {
    if (!symbol.defined || symbol.name.empty()) continue;
    if (symbol.type == STT_SECTION || symbol.type == STT_FILE) continue;
    symbols_[symbol.name].push_back(&symbol);
  }
}

const std::vector<const ImageSymbol*>& SymbolIndex::Named(
    absl::string_view name) const {
  const auto found = symbols_.find(name);
  return found == symbols_.end() ? none_ : found->second;
}

const ImageSymbol* SymbolIndex::Find(absl::string_view name) const {
  const ImageSymbol* local = nullptr;
  for (const ImageSymbol* symbol : Named(name)) {
    if (symbol->binding != STB_LOCAL) return symbol;
    if (local == nullptr) local = symbol;
  }
  return local;
}

}  // namespace metad::firmware
