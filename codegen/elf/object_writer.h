#ifndef METAD_CODEGEN_ELF_OBJECT_WRITER_H_
#define METAD_CODEGEN_ELF_OBJECT_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/elf_format.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/emit/sink.h"

namespace metad::codegen::elf {

// Lays a draft out as a file and writes it from its first byte to its last:
// nothing of it is held but what the draft holds.
class ObjectWriter {
 public:
  // Both outlive this.
  ObjectWriter(const MachineDescription& machine, const ObjectDraft& draft);

  // Bytes of the file.
  uint64_t size() const { return file_size_; }
  // Including the first, which is none.
  uint64_t section_count() const { return headers_.size(); }

  void Write(Sink& sink) const;

 private:
  class Output;

  struct Header {
    uint32_t name = 0;
    uint32_t type = kNullSection;
    uint64_t flags = 0;
    uint64_t offset = 0;
    uint64_t size = 0;
    uint32_t link = 0;
    uint32_t info = 0;
    uint64_t alignment = 0;
    uint64_t entry_size = 0;
  };

  void AddDraftSections();
  void AddRelocationSections();
  void AddTables();
  // Gives the section its place, behind the last one's.
  void Append(Header header);
  uint32_t AddName(absl::string_view name);
  uint32_t SymbolNumber(SymbolId symbol) const;

  void WriteFileHeader(Output& output) const;
  void WriteSection(const DraftSection& section, Output& output) const;
  void WriteRelocations(const DraftSection& section, Output& output) const;
  void WriteSymbol(const DraftSymbol& symbol, Output& output) const;
  void WriteSymbols(Output& output) const;
  void WriteSectionHeaders(Output& output) const;

  const MachineDescription& machine_;
  const ObjectDraft& draft_;
  const StructureSizes& sizes_;
  // Of relocations: one of the sizes above, and what sections of them are.
  const uint64_t relocation_size_;
  const absl::string_view relocation_prefix_;
  // A draft's section i is number i + 1.
  std::vector<Header> headers_;
  std::string section_names_;
  uint64_t end_ = 0;
  uint64_t headers_offset_ = 0;
  uint64_t file_size_ = 0;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_OBJECT_WRITER_H_
