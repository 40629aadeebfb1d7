#ifndef METAD_CODEGEN_ELF_STRING_POOL_H_
#define METAD_CODEGEN_ELF_STRING_POOL_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/data_table.h"
#include "codegen/elf/object_draft.h"

namespace metad::codegen::elf {

// The string literals of an object: a section whose strings the linker merges
// with those of other objects.
class StringPool {
 public:
  // Adds the section and its symbol. The draft outlives this.
  explicit StringPool(ObjectDraft& draft);

  // Puts a pointer to the text, with its NUL, into the table. `text` outlives
  // this.
  void PointTo(absl::string_view text, DataTable& table);

  // Gives the section what it holds.
  void Finish() &&;

 private:
  ObjectDraft& draft_;
  uint32_t section_;
  SymbolId symbol_;
  std::string bytes_;
  absl::flat_hash_map<absl::string_view, uint64_t> offsets_;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_STRING_POOL_H_
