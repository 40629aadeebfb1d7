#include "server/pipeline/code_map.h"

#include <elf.h>

#include <optional>

#include "absl/strings/string_view.h"

namespace metad::pipeline {
namespace {

bool HasMappingSymbols(uint16_t machine) {
  return machine == EM_ARM || machine == EM_AARCH64 || machine == EM_RISCV;
}

// "$t", or "$t.1"; RISC-V writes the extensions after "$x".
std::optional<CodeState> StateOf(absl::string_view name, uint16_t machine) {
  if (name.size() < 2 || name[0] != '$') return std::nullopt;
  const bool ends = name.size() == 2 || name[2] == '.';
  const bool has_extensions = machine == EM_RISCV && name[1] == 'x';
  if (!ends && !has_extensions) return std::nullopt;
  switch (name[1]) {
    case 'a':
      return CodeState::kArm;
    case 't':
      return CodeState::kThumb;
    case 'd':
      return CodeState::kData;
    case 'x':
      return CodeState::kCode;
    default:
      return std::nullopt;
  }
}

}  // namespace

CodeMap::CodeMap(const ObjectFile& object) {
  if (!HasMappingSymbols(object.machine)) return;
  for (const ObjectSymbol& symbol : object.symbols) {
    const bool may_map = symbol.binding == STB_LOCAL &&
                         symbol.type == STT_NOTYPE &&
                         symbol.section.has_value();
    if (!may_map) continue;
    const std::optional<CodeState> state = StateOf(symbol.name, object.machine);
    if (state.has_value()) states_[{*symbol.section, symbol.value}] = *state;
  }
}

CodeState CodeMap::At(size_t section, uint64_t offset) const {
  auto next = states_.upper_bound({section, offset});
  if (next == states_.begin()) return CodeState::kUnknown;
  --next;
  return next->first.first == section ? next->second : CodeState::kUnknown;
}

}  // namespace metad::pipeline
