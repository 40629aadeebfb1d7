#include "codegen/elf/data_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/elf/target_number.h"

namespace metad::codegen::elf {

DataTable::DataTable(const MachineDescription& machine,
                     uint64_t least_alignment)
    : machine_(machine),
      alignment_(
          std::max<uint64_t>(least_alignment, machine.symbol_alignment)) {}

void DataTable::Reserve(size_t pointers) {
  relocations_.reserve(pointers);
  bytes_.reserve(pointers * machine_.pointer_bytes);
}

void DataTable::Pointer(SymbolId symbol, int64_t addend) {
  AlignTo(machine_.pointer_bytes);
  relocations_.push_back(
      {bytes_.size(), machine_.pointer_relocation, symbol, addend});
  if (symbol.is_global) has_global_pointers_ = true;
  Number(machine_.has_addends ? 0 : static_cast<uint64_t>(addend),
         machine_.pointer_bytes);
}

void DataTable::Characters(absl::string_view characters) {
  absl::StrAppend(&bytes_, characters);
}

SymbolId DataTable::Define(absl::string_view name, SymbolBinding binding,
                           ObjectDraft& draft) && {
  DraftSection section;
  const absl::string_view prefix = SectionPrefix();
  section.name = absl::StrCat(prefix, name);
  section.flags = kAllocated;
  if (prefix != ".rodata.") section.flags |= kWritable;
  section.alignment = alignment_;
  section.size = bytes_.size();
  section.pieces.push_back({0, std::move(bytes_), nullptr});
  section.relocations = std::move(relocations_);
  const uint64_t size = section.size;
  const uint32_t index = draft.AddSection(std::move(section));
  return draft.AddSymbol(name, binding, kObjectType, {index, 0, size});
}

void DataTable::AlignTo(uint64_t alignment) {
  alignment_ = std::max(alignment_, alignment);
  bytes_.resize(AlignedUp(bytes_.size(), alignment));
}

void DataTable::Number(uint64_t value, uint32_t size) {
  AlignTo(size);
  AppendNumber(value, size, machine_.byte_order, bytes_);
}

absl::string_view DataTable::SectionPrefix() const {
  if (relocations_.empty() || !machine_.position_independent) {
    return ".rodata.";
  }
  return has_global_pointers_ ? ".data.rel.ro." : ".data.rel.ro.local.";
}

}  // namespace metad::codegen::elf
