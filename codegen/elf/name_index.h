#ifndef METAD_CODEGEN_ELF_NAME_INDEX_H_
#define METAD_CODEGEN_ELF_NAME_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/data_table.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// struct metad_name_index (codegen/runtime/metad), before it stands in a table.
struct NameIndex {
  std::optional<SymbolId> slots;
  std::optional<SymbolId> displacements;
  uint32_t seed = 0;
  size_t count = 0;
  size_t bucket_count = 0;
};

// Drafts the arrays of an index of `names`, whose symbols end with `suffix` and
// what says which of them it is.
NameIndex DraftNameIndex(const MetadataPlan& plan,
                         const MachineDescription& machine,
                         const std::vector<absl::string_view>& names,
                         absl::string_view suffix, ObjectDraft& draft);

// Puts the struct into a table.
void PutNameIndex(const NameIndex& index, DataTable& table);

// A null pointer for nothing.
void PutPointer(const std::optional<SymbolId>& symbol, DataTable& table);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_NAME_INDEX_H_
