#include "server/pipeline/symbol_resolution.h"

#include <elf.h>

#include <algorithm>

namespace metad::pipeline {
namespace {

using ObjectsBySymbol =
    absl::flat_hash_map<absl::string_view, std::vector<size_t>>;

bool IsGlobal(const ObjectSymbol& symbol) {
  return symbol.binding != STB_LOCAL && !symbol.name.empty();
}

// A second definition of such a symbol cannot be linked.
bool IsStrongDefinition(const ObjectFile& file, const ObjectSymbol& symbol) {
  if (!symbol.defined || symbol.common || symbol.binding != STB_GLOBAL) {
    return false;
  }
  return !symbol.section.has_value() ||
         !file.sections[*symbol.section].in_comdat;
}

// The linker makes it.
bool IsLinkersOwn(absl::string_view symbol) {
  return symbol == "_GLOBAL_OFFSET_TABLE_";
}

// Once for each object, however often its symbol table has the name.
void Add(absl::string_view symbol, size_t object, ObjectsBySymbol& to) {
  std::vector<size_t>& objects = to[symbol];
  if (objects.empty() || objects.back() != object) objects.push_back(object);
}

SymbolClaim ClaimOf(absl::string_view symbol,
                    const std::vector<size_t>& indices,
                    const std::vector<ImageObject>& objects) {
  SymbolClaim claim;
  claim.symbol = std::string(symbol);
  for (const size_t index : indices) {
    const ImageObject& object = objects[index];
    claim.owners.push_back(object.Owner());
    // Members of one archive follow one another.
    if (claim.modules.empty() || claim.modules.back() != object.module) {
      claim.modules.push_back(object.module);
    }
  }
  claim.across_modules = claim.modules.size() > 1;
  return claim;
}

SymbolUse UseOf(const ObjectFile& file, const ObjectSymbol& symbol,
                const ObjectRelocation& relocation) {
  if (symbol.type == STT_FUNC) return SymbolUse::kCall;
  return UseByRelocation(file.machine, relocation.type);
}

SymbolUse Stronger(SymbolUse a, SymbolUse b) {
  if (a == SymbolUse::kCall || b == SymbolUse::kCall) return SymbolUse::kCall;
  return a == SymbolUse::kUnknown ? b : a;
}

// A hash map has no order that a report may show.
void Sort(std::vector<SymbolClaim>& claims) {
  std::sort(claims.begin(), claims.end(),
            [](const SymbolClaim& a, const SymbolClaim& b) {
              return a.symbol < b.symbol;
            });
}

}  // namespace

SymbolResolution::SymbolResolution(const ImageObjects& objects)
    : objects_(objects.objects()) {
  ObjectsBySymbol strong;
  ObjectsBySymbol referring;
  for (size_t i = 0; i < objects_.size(); ++i) {
    const ObjectFile& file = objects_[i].file;
    for (const ObjectSymbol& symbol : file.symbols) {
      if (!IsGlobal(symbol)) continue;
      if (symbol.defined) {
        Add(symbol.name, i, definers_);
      } else if (symbol.binding != STB_WEAK) {
        Add(symbol.name, i, referring);
      }
      if (IsStrongDefinition(file, symbol)) Add(symbol.name, i, strong);
    }
  }
  for (const auto& [symbol, definers] : strong) {
    if (definers.size() < 2) continue;
    doubly_defined_.push_back(ClaimOf(symbol, definers, objects_));
  }
  for (const auto& [symbol, users] : referring) {
    if (definers_.contains(symbol) || IsLinkersOwn(symbol)) continue;
    unresolved_.push_back(ClaimOf(symbol, users, objects_));
  }
  Sort(doubly_defined_);
  Sort(unresolved_);
  FindUses();
}

void SymbolResolution::FindUses() {
  absl::flat_hash_map<absl::string_view, SymbolClaim*> claims;
  for (SymbolClaim& claim : unresolved_) claims[claim.symbol] = &claim;
  for (const ImageObject& object : objects_) {
    const ObjectFile& file = object.file;
    for (const ObjectRelocation& relocation : file.relocations) {
      if (!relocation.symbol.has_value()) continue;
      const ObjectSymbol& symbol = file.symbols[*relocation.symbol];
      if (symbol.defined || !IsGlobal(symbol)) continue;
      const auto claim = claims.find(symbol.name);
      if (claim == claims.end()) continue;
      claim->second->use =
          Stronger(claim->second->use, UseOf(file, symbol, relocation));
    }
  }
}

std::vector<std::string> SymbolResolution::ModulesThatDefine(
    absl::string_view symbol) const {
  std::vector<std::string> modules;
  const auto found = definers_.find(symbol);
  if (found == definers_.end()) return modules;
  for (const size_t index : found->second) {
    const std::string& module = objects_[index].module;
    if (modules.empty() || modules.back() != module) modules.push_back(module);
  }
  return modules;
}

}  // namespace metad::pipeline
