#include "server/pipeline/object_file.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/elf_reader.h"
#include "server/pipeline/foreign_format.h"

namespace metad::pipeline {
namespace {

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

// What e_type says of a file that is no relocatable object.
absl::string_view KindOfImage(uint16_t type) {
  switch (type) {
    case ET_EXEC:
      return "a linked program (type 2)";
    case ET_DYN:
      return "a shared object, or a position-independent program (type 3)";
    case ET_CORE:
      return "a memory dump (type 4)";
    default:
      return "an ELF file of a type of its own";
  }
}

// Reads one object; a class because every step needs the reader and the result.
class ObjectReader {
 public:
  ObjectReader(absl::string_view bytes, ElfReader reader)
      : bytes_(bytes), reader_(std::move(reader)) {}

  absl::StatusOr<ObjectFile> Read() {
    if (absl::Status status = ReadHeader(); !status.ok()) return status;
    if (absl::Status status = ReadSections(); !status.ok()) return status;
    if (absl::Status status = ReadSymbols(); !status.ok()) return status;
    if (absl::Status status = ReadRelocations(); !status.ok()) return status;
    if (absl::Status status = ReadComdats(); !status.ok()) return status;
    if (HasIntermediateCodeOnly()) object_.is_link_time_optimised = true;
    return std::move(object_);
  }

 private:
  absl::Status ReadHeader() {
    const GElf_Ehdr& header = reader_.header();
    if (header.e_type != ET_REL) {
      return Invalid(
          absl::StrCat("is ", KindOfImage(header.e_type),
                       "; expected a relocatable object (type 1, what "
                       "a compiler's -c makes)"));
    }
    object_.machine = header.e_machine;
    object_.pointer_bits = reader_.pointer_bits();
    object_.big_endian = reader_.big_endian();
    object_.processor_flags = header.e_flags;
    return absl::OkStatus();
  }

  absl::Status ReadSections() {
    absl::StatusOr<std::vector<ElfSection>> sections = reader_.ReadSections();
    if (!sections.ok()) return sections.status();
    if (sections->empty()) {
      return Invalid("has no sections; the file may be cut short");
    }
    for (const ElfSection& section : *sections) {
      object_.sections.push_back({section});
    }
    return absl::OkStatus();
  }

  absl::Status ReadSymbols() {
    const std::optional<size_t> table = reader_.SymbolTable();
    if (!table.has_value()) return absl::OkStatus();
    return reader_.ReadSymbols(
        *table, [this](size_t index, const ElfReader::Symbol& symbol) {
          return AddSymbol(index, symbol);
        });
  }

  absl::Status AddSymbol(size_t index, const ElfReader::Symbol& read) {
    const GElf_Sym& raw = read.raw;
    ObjectSymbol symbol;
    symbol.name = read.name;
    symbol.type = GELF_ST_TYPE(raw.st_info);
    symbol.binding = GELF_ST_BIND(raw.st_info);
    symbol.visibility = GELF_ST_VISIBILITY(raw.st_other);
    symbol.value = raw.st_value;
    symbol.size = raw.st_size;
    symbol.defined = raw.st_shndx != SHN_UNDEF;
    symbol.common = raw.st_shndx == SHN_COMMON;
    symbol.section = read.section;
    if (symbol.section.has_value() &&
        *symbol.section >= object_.sections.size()) {
      return Invalid(absl::StrCat("symbol ", index, " is in section ",
                                  *symbol.section, " of ",
                                  object_.sections.size()));
    }
    // Only slim objects of GCC's carry it; "fat" ones hold machine code, too.
    if (read.name == "__gnu_lto_slim") object_.is_link_time_optimised = true;
    object_.symbols.push_back(symbol);
    return absl::OkStatus();
  }

  // A slim object's symbol may have been stripped.
  bool HasIntermediateCodeOnly() const {
    bool has_intermediate_code = false;
    for (const ObjectSection& section : object_.sections) {
      if (section.allocated() && section.size > 0) return false;
      if (absl::StartsWith(section.name, ".gnu.lto_")) {
        has_intermediate_code = true;
      }
    }
    return has_intermediate_code;
  }

  absl::Status ReadRelocations() {
    for (size_t i = 0; i < object_.sections.size(); ++i) {
      const uint32_t type = object_.sections[i].type;
      if (type != SHT_REL && type != SHT_RELA) continue;
      if (absl::Status status = ReadRelocationTable(i); !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadRelocationTable(size_t index) {
    Elf_Scn* scn = elf_getscn(reader_.handle(), index);
    GElf_Shdr header;
    if (gelf_getshdr(scn, &header) == nullptr) {
      return LibelfError("relocations");
    }
    if (header.sh_info >= object_.sections.size()) {
      return Invalid(absl::StrCat("relocations in section ", index,
                                  " are for section ", header.sh_info, " of ",
                                  object_.sections.size()));
    }
    if (!object_.sections[header.sh_info].allocated()) return absl::OkStatus();
    Elf_Data* data = elf_getdata(scn, nullptr);
    if (data == nullptr) return LibelfError("relocations");
    const bool has_addends = header.sh_type == SHT_RELA;
    const size_t count =
        data->d_size / gelf_fsize(reader_.handle(),
                                  has_addends ? ELF_T_RELA : ELF_T_REL, 1,
                                  EV_CURRENT);
    // Sections of a small file may overlap.
    if (count >
        bytes_.size() / sizeof(Elf32_Rel) - object_.relocations.size()) {
      return Invalid("has more relocations than fit into the file");
    }
    for (size_t i = 0; i < count; ++i) {
      absl::Status status =
          AddRelocation(data, static_cast<int>(i), header.sh_info, has_addends);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status AddRelocation(Elf_Data* data, int index, size_t section,
                             bool has_addend) {
    GElf_Rela with_addend;
    GElf_Rel without;
    if (has_addend ? gelf_getrela(data, index, &with_addend) == nullptr
                   : gelf_getrel(data, index, &without) == nullptr) {
      return LibelfError(absl::StrCat("relocation ", index));
    }
    ObjectRelocation relocation;
    relocation.section = section;
    relocation.offset = has_addend ? with_addend.r_offset : without.r_offset;
    if (has_addend) relocation.addend = with_addend.r_addend;
    const GElf_Xword info = has_addend ? with_addend.r_info : without.r_info;
    relocation.type = static_cast<uint32_t>(GELF_R_TYPE(info));
    const uint64_t symbol = GELF_R_SYM(info);
    if (symbol > object_.symbols.size()) {
      return Invalid(absl::StrCat("relocation ", index, " is for symbol ",
                                  symbol, " of ", object_.symbols.size()));
    }
    // The null symbol is not in the list.
    if (symbol != 0) relocation.symbol = symbol - 1;
    object_.relocations.push_back(relocation);
    return absl::OkStatus();
  }

  absl::Status ReadComdats() {
    for (size_t i = 0; i < object_.sections.size(); ++i) {
      if (object_.sections[i].type != SHT_GROUP) continue;
      if (absl::Status status = ReadGroup(i); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // A word of flags, and one for each section.
  absl::Status ReadGroup(size_t index) {
    const ObjectSection& group = object_.sections[index];
    const size_t words = group.content.size() / sizeof(Elf32_Word);
    if (words == 0 || (WordAt(group.content, 0) & GRP_COMDAT) == 0) {
      return absl::OkStatus();
    }
    // Sections of a small file may overlap.
    grouped_ += words;
    if (grouped_ > bytes_.size() / sizeof(Elf32_Word)) {
      return Invalid("has more sections in groups than fit into the file");
    }
    ObjectComdat comdat;
    comdat.signature = SignatureOf(group);
    for (size_t i = 1; i < words; ++i) {
      const size_t section = WordAt(group.content, i);
      if (section >= object_.sections.size()) {
        return Invalid(absl::StrCat("the group of section ", index,
                                    " has section ", section, " of ",
                                    object_.sections.size()));
      }
      object_.sections[section].in_comdat = true;
      comdat.sections.push_back(section);
    }
    object_.comdats.push_back(std::move(comdat));
    return absl::OkStatus();
  }

  // The name of a symbol; of one that stands for a section, the section's.
  absl::string_view SignatureOf(const ObjectSection& group) const {
    // The null symbol is not in the list.
    if (group.info == 0 || group.info > object_.symbols.size()) return "";
    const ObjectSymbol& symbol = object_.symbols[group.info - 1];
    const bool stands_for_section = symbol.type == STT_SECTION &&
                                    symbol.name.empty() &&
                                    symbol.section.has_value();
    return stands_for_section ? object_.sections[*symbol.section].name
                              : symbol.name;
  }

  // The index-th of a table of words.
  size_t WordAt(absl::string_view table, size_t index) const {
    size_t word = 0;
    for (size_t i = 0; i < sizeof(Elf32_Word); ++i) {
      const size_t at = object_.big_endian ? i : sizeof(Elf32_Word) - 1 - i;
      word = word << 8 |
             static_cast<uint8_t>(table[index * sizeof(Elf32_Word) + at]);
    }
    return word;
  }

  const absl::string_view bytes_;
  ElfReader reader_;
  ObjectFile object_;
  // Words of all groups.
  size_t grouped_ = 0;
};

}  // namespace

bool ObjectSection::read_only_after_relocation() const {
  return writable() && (absl::StartsWith(name, ".data.rel.ro") ||
                        absl::StartsWith(name, ".init_array"));
}

absl::StatusOr<ObjectFile> ReadObjectFile(absl::string_view bytes) {
  if (!absl::StartsWith(bytes, ELFMAG)) {
    return Invalid(DescribeForeignFormat(bytes));
  }
  absl::StatusOr<ElfReader> reader = ElfReader::Open(bytes);
  if (!reader.ok()) return reader.status();
  return ObjectReader(bytes, *std::move(reader)).Read();
}

std::string ElfMachineName(uint16_t machine) {
  switch (machine) {
    case EM_ARM:
      return "ARM";
    case EM_AARCH64:
      return "AArch64";
    case EM_RISCV:
      return "RISC-V";
    case EM_X86_64:
      return "x86-64";
    case EM_386:
      return "x86";
    case EM_MIPS:
      return "MIPS";
    case EM_PPC:
      return "PowerPC";
    case EM_PPC64:
      return "PowerPC64";
    case EM_S390:
      return "S/390";
    case EM_XTENSA:
      return "Xtensa";
    case EM_AVR:
      return "AVR";
    default:
      return absl::StrCat("ELF machine ", machine);
  }
}

std::string DescribeMachine(uint16_t machine, int pointer_bits,
                            bool big_endian) {
  return absl::StrCat(ElfMachineName(machine), ", ", pointer_bits, "-bit ",
                      big_endian ? "big-endian" : "little-endian");
}

}  // namespace metad::pipeline
