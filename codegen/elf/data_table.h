#ifndef METAD_CODEGEN_ELF_DATA_TABLE_H_
#define METAD_CODEGEN_ELF_DATA_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"

namespace metad::codegen::elf {

// A table of C structs or numbers as a target has it in memory, written member
// by member: each is aligned to its own size, as every ABI that is described
// here does.
class DataTable {
 public:
  // `machine` outlives this.
  explicit DataTable(const MachineDescription& machine,
                     uint64_t least_alignment = 1);

  // Makes room for that many pointers.
  void Reserve(size_t pointers);

  void U8(uint64_t value) { Number(value, 1); }
  void U16(uint64_t value) { Number(value, 2); }
  void U32(uint64_t value) { Number(value, 4); }
  void U64(uint64_t value) { Number(value, 8); }
  void Pointer(SymbolId symbol, int64_t addend = 0);
  void Null() { Number(0, machine_.pointer_bytes); }
  void Characters(absl::string_view characters);
  // Ends a struct, so that the next one of its kind may follow.
  void EndStruct() { AlignTo(alignment_); }

  uint64_t size() const { return bytes_.size(); }

  // Makes the table a section of its own and defines its symbol there.
  SymbolId Define(absl::string_view name, SymbolBinding binding,
                  ObjectDraft& draft) &&;

 private:
  void AlignTo(uint64_t alignment);
  void Number(uint64_t value, uint32_t size);
  // The family of the sections that a compiler puts such a table in.
  absl::string_view SectionPrefix() const;

  const MachineDescription& machine_;
  uint64_t alignment_;
  std::string bytes_;
  std::vector<Relocation> relocations_;
  bool has_global_pointers_ = false;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_DATA_TABLE_H_
