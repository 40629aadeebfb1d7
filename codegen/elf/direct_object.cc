#include "codegen/elf/direct_object.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/constant_sections.h"
#include "codegen/elf/target_number.h"

namespace metad::codegen::elf {
namespace {

// More than the tables of any plan need.
constexpr size_t kMaxOtherSections = 100;

// Bytes beside constants that a plan may need at most, in a file of 32 bits.
constexpr uint64_t kMaxOtherBytes = uint64_t{1} << 30;

bool FitsIntoNumbers(const MetadataPlan& plan,
                     const MachineDescription& machine) {
  absl::flat_hash_set<absl::string_view> sections;
  uint64_t bytes = 0;
  for (const PlannedConstant& constant : plan.constants) {
    sections.insert(constant.section);
    // Padding counts.
    bytes += static_cast<uint64_t>(constant.stored_bytes) +
             static_cast<uint64_t>(constant.alignment);
  }
  if (sections.size() + kMaxOtherSections >= kFirstReservedSection) {
    return false;
  }
  return machine.pointer_bytes == 8 ||
         bytes < std::numeric_limits<uint32_t>::max() - kMaxOtherBytes;
}

// For what the plan names; the metadata's own symbols are few.
void MakeRoom(const MetadataPlan& plan, ObjectDraft& draft) {
  constexpr size_t kOwnSymbols = 64;
  constexpr size_t kOwnNameBytes = size_t{4} << 10;
  size_t name_bytes = kOwnNameBytes;
  for (const PlannedFunction& function : plan.functions) {
    name_bytes += function.symbol.size() + 1;
  }
  for (const PlannedConstant& constant : plan.constants) {
    name_bytes += constant.name.size() + 1;
  }
  draft.Reserve(kOwnSymbols + plan.functions.size() + plan.constants.size(),
                name_bytes);
}

void DraftFile(const MetadataPlan& plan, ObjectDraft& draft) {
  draft.AddSymbol(absl::StrCat(plan.model_name, "_metadata.c"), kLocalBinding,
                  kFileType, {kAbsoluteInDraft, 0, 0});
}

bool HasCode(const ObjectDraft& draft) {
  return std::any_of(draft.sections().begin(), draft.sections().end(),
                     [](const DraftSection& section) {
                       return (section.flags & kExecutable) != 0;
                     });
}

// Linkers protect an image only where all of its objects say that they keep to
// it. What has no code does; the stubs have no landing pads.
void DraftProtection(const MachineDescription& machine, ObjectDraft& draft) {
  constexpr absl::string_view kOwner("GNU\0", 4);
  constexpr uint32_t kPropertyNote = 5;
  constexpr size_t kNumberBytes = 4;
  if (machine.protection_property == 0 || HasCode(draft)) return;
  const auto append = [&machine](uint32_t number, std::string& bytes) {
    AppendNumber(number, kNumberBytes, machine.byte_order, bytes);
  };
  std::string property;
  append(machine.protection_property, property);
  append(kNumberBytes, property);
  append(machine.protection_bits, property);
  property.resize(AlignedUp(property.size(), machine.pointer_bytes), '\0');
  std::string bytes;
  append(static_cast<uint32_t>(kOwner.size()), bytes);
  append(static_cast<uint32_t>(property.size()), bytes);
  append(kPropertyNote, bytes);
  absl::StrAppend(&bytes, kOwner, property);
  DraftSection note;
  note.name = ".note.gnu.property";
  note.type = kNote;
  note.flags = kAllocated;
  note.alignment = machine.pointer_bytes;
  note.size = bytes.size();
  note.pieces.push_back({0, std::move(bytes), nullptr});
  draft.AddSection(std::move(note));
}

// What is for the linker alone.
void DraftNotes(const MachineDescription& machine, ObjectDraft& draft) {
  if (machine.has_stack_note) {
    DraftSection note;
    note.name = ".note.GNU-stack";
    draft.AddSection(std::move(note));
  }
  if (machine.attributes.empty()) return;
  DraftSection attributes;
  attributes.name = std::string(machine.attributes_section);
  attributes.type = machine.attributes_type;
  attributes.size = machine.attributes.size();
  attributes.pieces.push_back({0, machine.attributes, nullptr});
  draft.AddSection(std::move(attributes));
}

ObjectDraft MakeDraft(const MetadataPlan& plan,
                      const MachineDescription& machine,
                      const RegistryDrafter& draft_registry) {
  ObjectDraft draft;
  MakeRoom(plan, draft);
  DraftFile(plan, draft);
  draft_registry(plan, machine, PlaceConstants(plan, machine, draft), draft);
  DraftProtection(machine, draft);
  DraftNotes(machine, draft);
  return draft;
}

}  // namespace

bool HasDirectObject(const MetadataPlan& plan,
                     const MachineDescription& machine,
                     const RegistryDrafter& draft_registry) {
  if (draft_registry == nullptr) return false;
  const bool has_code =
      std::any_of(plan.pools.begin(), plan.pools.end(),
                  [](const PlannedPool& pool) { return pool.external; }) ||
      std::any_of(
          plan.models.begin(), plan.models.end(),
          [](const PlannedModel& model) { return model.aot.has_value(); });
  return !has_code && plan.target.byte_order == machine.byte_order &&
         FitsIntoNumbers(plan, machine);
}

DirectObject::DirectObject(const MetadataPlan& plan, MachineDescription machine,
                           const RegistryDrafter& draft_registry)
    : machine_(std::move(machine)),
      draft_(MakeDraft(plan, machine_, draft_registry)),
      writer_(std::make_unique<ObjectWriter>(machine_, draft_)) {}

}  // namespace metad::codegen::elf
