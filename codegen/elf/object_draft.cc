#include "codegen/elf/object_draft.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::codegen::elf {

ObjectDraft::ObjectDraft() : symbol_names_(1, '\0') {}

void ObjectDraft::Reserve(size_t symbols, size_t name_bytes) {
  globals_.reserve(symbols);
  undefined_.reserve(symbols);
  symbol_names_.reserve(name_bytes);
}

uint32_t ObjectDraft::AddSection(DraftSection section) {
  sections_.push_back(std::move(section));
  return static_cast<uint32_t>(sections_.size() - 1);
}

SymbolId ObjectDraft::AddSymbol(absl::string_view name, SymbolBinding binding,
                                SymbolType type, const SymbolPlace& place) {
  DraftSymbol symbol;
  symbol.binding = binding;
  symbol.type = type;
  symbol.section = place.section;
  symbol.value = place.value;
  symbol.size = place.size;
  if (!name.empty()) {
    symbol.name = static_cast<uint32_t>(symbol_names_.size());
    absl::StrAppend(&symbol_names_, name, absl::string_view("\0", 1));
  }
  const bool is_global = binding != kLocalBinding;
  std::vector<DraftSymbol>& symbols = is_global ? globals_ : locals_;
  symbols.push_back(symbol);
  return {is_global, static_cast<uint32_t>(symbols.size() - 1)};
}

SymbolId ObjectDraft::Undefined(absl::string_view name) {
  const auto found = undefined_.find(name);
  if (found != undefined_.end()) return found->second;
  const SymbolId id = AddSymbol(name, kGlobalBinding, kNoType, {});
  undefined_.emplace(name, id);
  return id;
}

}  // namespace metad::codegen::elf
