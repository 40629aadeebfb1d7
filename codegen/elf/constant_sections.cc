#include "codegen/elf/constant_sections.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/target_number.h"

namespace metad::codegen::elf {
namespace {

class Placement {
 public:
  Placement(const MachineDescription& machine, ObjectDraft& draft)
      : machine_(machine), draft_(draft) {}

  // At the end of its section.
  SymbolPlace Place(const PlannedConstant& constant) {
    const uint32_t index = SectionOf(constant);
    DraftSection& section = draft_.section(index);
    const uint64_t alignment = std::max<uint64_t>(
        static_cast<uint64_t>(constant.alignment), machine_.symbol_alignment);
    const uint64_t offset = AlignedUp(section.size, alignment);
    const auto size = static_cast<uint64_t>(constant.stored_bytes);
    section.alignment = std::max(section.alignment, alignment);
    section.size = offset + size;
    section.pieces.push_back({offset, "", &constant});
    return {index, offset, size};
  }

 private:
  uint32_t SectionOf(const PlannedConstant& constant) {
    const auto found = sections_.find(constant.section);
    if (found != sections_.end()) return found->second;
    DraftSection section;
    section.name = constant.section;
    section.flags = kAllocated;
    const uint32_t index = draft_.AddSection(std::move(section));
    sections_.emplace(constant.section, index);
    return index;
  }

  const MachineDescription& machine_;
  ObjectDraft& draft_;
  absl::flat_hash_map<absl::string_view, uint32_t> sections_;
};

}  // namespace

PlacedConstants PlaceConstants(const MetadataPlan& plan,
                               const MachineDescription& machine,
                               ObjectDraft& draft) {
  Placement placement(machine, draft);
  std::vector<SymbolPlace> places;
  PlacedConstants symbols;
  places.reserve(plan.constants.size());
  symbols.reserve(plan.constants.size());
  for (const PlannedConstant& constant : plan.constants) {
    if (constant.joined || IsOutsideImage(plan, constant)) {
      places.emplace_back();
      symbols.emplace_back();
      continue;
    }
    places.push_back(constant.alias_of.has_value() ? places[*constant.alias_of]
                                                   : placement.Place(constant));
    symbols.push_back(draft.AddSymbol(constant.name, kGlobalBinding,
                                      kObjectType, places.back()));
  }
  return symbols;
}

}  // namespace metad::codegen::elf
