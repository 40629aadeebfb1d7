#include "server/pipeline/target_fit/arm_code_states.h"

#include <iterator>

namespace metad::pipeline {
namespace {

// "$t" or "$t.anything".
std::optional<ArmState> StateNamed(absl::string_view name) {
  if (name.size() < 2 || name[0] != '$') return std::nullopt;
  if (name.size() > 2 && name[2] != '.') return std::nullopt;
  switch (name[1]) {
    case 'a':
      return ArmState::kArm;
    case 't':
      return ArmState::kThumb;
    case 'd':
      return ArmState::kData;
    default:
      return std::nullopt;
  }
}

}  // namespace

ArmCodeStates::ArmCodeStates(const ObjectFile& object) : object_(object) {
  for (const ObjectSymbol& symbol : object.symbols) {
    if (!symbol.section.has_value()) continue;
    const std::optional<ArmState> state = StateNamed(symbol.name);
    if (state.has_value()) states_[*symbol.section][symbol.value] = *state;
  }
}

std::optional<ArmState> ArmCodeStates::At(size_t section,
                                          uint64_t offset) const {
  const auto states = states_.find(section);
  if (states == states_.end()) return std::nullopt;
  const auto next = states->second.upper_bound(offset);
  if (next == states->second.begin()) return std::nullopt;
  return std::prev(next)->second;
}

const ObjectSection* ArmCodeStates::SectionInArmState() const {
  for (const auto& [index, states] : states_) {
    const ObjectSection& section = object_.sections[index];
    if (!section.executable()) continue;
    for (const auto& [offset, state] : states) {
      if (state == ArmState::kArm && offset < section.size) return &section;
    }
  }
  return nullptr;
}

}  // namespace metad::pipeline
