#ifndef METAD_CODEGEN_ELF_OBJECT_DRAFT_H_
#define METAD_CODEGEN_ELF_OBJECT_DRAFT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/elf_format.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// A symbol of a draft. Valid as long as the draft.
struct SymbolId {
  bool is_global = false;
  uint32_t index = 0;
};

struct Relocation {
  uint64_t offset = 0;
  uint32_t type = 0;
  SymbolId symbol = {};
  // Machines that keep addends in place have it in the bytes as well.
  int64_t addend = 0;
};

// Bytes of a section: some, or a constant's.
struct SectionPiece {
  uint64_t offset = 0;
  std::string bytes = {};
  // May be null.
  const PlannedConstant* constant = nullptr;
};

struct DraftSection {
  std::string name;
  uint32_t type = kProgramBits;
  uint64_t flags = 0;
  uint64_t alignment = 1;
  uint64_t entry_size = 0;
  uint64_t size = 0;
  // In the order of their offsets; what is between them is zero.
  std::vector<SectionPiece> pieces;
  std::vector<Relocation> relocations;
};

struct DraftSymbol {
  // In ObjectDraft::symbol_names().
  uint32_t name = 0;
  SymbolBinding binding = kLocalBinding;
  SymbolType type = kNoType;
  // Index into ObjectDraft::sections(), or one of the two below.
  uint32_t section = 0;
  uint64_t value = 0;
  uint64_t size = 0;
};

inline constexpr uint32_t kUndefinedInDraft = 0xffffffff;
inline constexpr uint32_t kAbsoluteInDraft = 0xfffffffe;

// Where a symbol stands.
struct SymbolPlace {
  uint32_t section = kUndefinedInDraft;
  uint64_t value = 0;
  uint64_t size = 0;
};

// What a relocatable object consists of, before its layout: sections, symbols,
// relocations. Constants are referred to, not copied.
class ObjectDraft {
 public:
  ObjectDraft();

  // Makes room for that many global symbols, whose names have so many bytes.
  void Reserve(size_t symbols, size_t name_bytes);

  // Returns its index.
  uint32_t AddSection(DraftSection section);

  SymbolId AddSymbol(absl::string_view name, SymbolBinding binding,
                     SymbolType type, const SymbolPlace& place);
  // For what other objects define, one for each name. `name` outlives the
  // draft.
  SymbolId Undefined(absl::string_view name);

  DraftSection& section(uint32_t index) { return sections_[index]; }
  const std::vector<DraftSection>& sections() const { return sections_; }
  const std::vector<DraftSymbol>& local_symbols() const { return locals_; }
  const std::vector<DraftSymbol>& global_symbols() const { return globals_; }
  // A string table: a NUL, then each name with its NUL.
  const std::string& symbol_names() const { return symbol_names_; }

 private:
  std::vector<DraftSection> sections_;
  std::vector<DraftSymbol> locals_;
  std::vector<DraftSymbol> globals_;
  std::string symbol_names_;
  absl::flat_hash_map<absl::string_view, SymbolId> undefined_;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_OBJECT_DRAFT_H_
