#include "codegen/elf/name_index.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/perfect_hash.h"

namespace metad::codegen::elf {
namespace {

// No symbol for no numbers, as C has no empty arrays.
std::optional<SymbolId> DraftNumbers(const MetadataPlan& plan,
                                     const MachineDescription& machine,
                                     const std::vector<uint16_t>& numbers,
                                     absl::string_view suffix,
                                     ObjectDraft& draft) {
  if (numbers.empty()) return std::nullopt;
  DataTable table(machine);
  for (const uint16_t number : numbers) table.U16(number);
  return std::move(table).Define(LocalSymbol(plan.model_name, suffix),
                                 kLocalBinding, draft);
}

}  // namespace

NameIndex DraftNameIndex(const MetadataPlan& plan,
                         const MachineDescription& machine,
                         const std::vector<absl::string_view>& names,
                         absl::string_view suffix, ObjectDraft& draft) {
  const PerfectHash hash = MakePerfectHash(names);
  NameIndex index;
  index.slots = DraftNumbers(plan, machine, hash.slots,
                             absl::StrCat(suffix, kSlotsSuffix), draft);
  index.displacements =
      DraftNumbers(plan, machine, hash.displacements,
                   absl::StrCat(suffix, kDisplacementsSuffix), draft);
  index.seed = hash.seed;
  index.count = hash.slots.size();
  index.bucket_count = hash.displacements.size();
  return index;
}

void PutNameIndex(const NameIndex& index, DataTable& table) {
  PutPointer(index.slots, table);
  PutPointer(index.displacements, table);
  table.U32(index.seed);
  table.U16(index.count);
  table.U16(index.bucket_count);
}

void PutPointer(const std::optional<SymbolId>& symbol, DataTable& table) {
  if (symbol.has_value()) {
    table.Pointer(*symbol);
  } else {
    table.Null();
  }
}

}  // namespace metad::codegen::elf
