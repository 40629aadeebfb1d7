#ifndef METAD_SERVER_PIPELINE_ELF_READER_H_
#define METAD_SERVER_PIPELINE_ELF_READER_H_

#include <gelf.h>
#include <libelf.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/elf_section.h"

namespace metad::pipeline {

// What went wrong in libelf, in its words, after what it was asked for.
absl::Status LibelfError(absl::string_view what);

// What relocatable objects and linked images have in common, read with libelf:
// header, sections, symbol table. The bytes may be hostile: everything is
// checked against their bounds. Errors are InvalidArgument and say what is
// wrong, with the offset where there is one. All that is read refers to the
// bytes, which have to outlive the reader.
class ElfReader {
 public:
  struct Symbol {
    absl::string_view name;
    GElf_Sym raw;
    // As the file has it: the section may not exist. Nothing for symbols that
    // are undefined, absolute or common.
    std::optional<size_t> section;
  };

  // Takes what has the ELF magic in front.
  static absl::StatusOr<ElfReader> Open(absl::string_view bytes);

  const GElf_Ehdr& header() const { return header_; }
  int pointer_bits() const;
  bool big_endian() const;
  // For what only one kind of file has.
  Elf* handle() const { return elf_.get(); }

  // In file order, [0] is the null section. Empty where there are none.
  absl::StatusOr<std::vector<ElfSection>> ReadSections();

  // Index of the symbol table among the sections that were read; nothing where
  // it was stripped.
  std::optional<size_t> SymbolTable() const;

  // Calls `take` with each symbol of that table, in its order, but the null
  // symbol. The index is the table's. What `take` returns ends it unless it is
  // ok, and is returned.
  absl::Status ReadSymbols(
      size_t table,
      absl::FunctionRef<absl::Status(size_t index, const Symbol& symbol)> take)
      const;

 private:
  struct ElfEnd {
    void operator()(Elf* elf) const { elf_end(elf); }
  };

  explicit ElfReader(absl::string_view bytes) : bytes_(bytes) {}

  absl::Status OpenHandle();
  absl::Status ReadSection(size_t index);
  absl::Status NameSections();
  // The string that starts there and ends in the same table.
  std::optional<absl::string_view> StringAt(size_t table, size_t offset) const;
  Elf_Data* ExtendedIndices(size_t symbol_table) const;

  absl::string_view bytes_;
  std::unique_ptr<Elf, ElfEnd> elf_;
  GElf_Ehdr header_ = {};
  std::vector<ElfSection> sections_;
  // Of each section's name, in the table of section names.
  std::vector<size_t> name_offsets_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ELF_READER_H_
