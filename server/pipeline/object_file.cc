#include "server/pipeline/object_file.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/foreign_format.h"

namespace metad::pipeline {
namespace {

struct ElfEnd {
  void operator()(Elf* elf) const { elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, ElfEnd>;

// Far above any section, far below what sums of sizes could overflow with.
constexpr uint64_t kMaxSectionBytes = uint64_t{1} << 40;

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

absl::Status LibelfError(absl::string_view what) {
  const char* reason = elf_errmsg(-1);
  return Invalid(
      absl::StrCat(what, ": ", reason == nullptr ? "damaged" : reason));
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

// Reads one object; a class because every step needs the handle and the result.
class ObjectReader {
 public:
  explicit ObjectReader(absl::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<ObjectFile> Read() {
    if (!absl::StartsWith(bytes_, ELFMAG)) {
      return Invalid(DescribeForeignFormat(bytes_));
    }
    if (absl::Status status = Open(); !status.ok()) return status;
    if (absl::Status status = ReadSections(); !status.ok()) return status;
    if (absl::Status status = ReadSymbols(); !status.ok()) return status;
    if (absl::Status status = ReadRelocations(); !status.ok()) return status;
    if (HasIntermediateCodeOnly()) object_.is_link_time_optimised = true;
    return std::move(object_);
  }

 private:
  absl::Status Open() {
    if (elf_version(EV_CURRENT) == EV_NONE) return LibelfError("libelf");
    // libelf takes a mutable pointer but only reads what was opened like this.
    elf_.reset(elf_memory(const_cast<char*>(bytes_.data()), bytes_.size()));
    if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF) {
      return LibelfError("cannot be opened as ELF");
    }
    GElf_Ehdr header;
    if (gelf_getehdr(elf_.get(), &header) == nullptr) {
      return LibelfError("ELF header (offset 0)");
    }
    if (header.e_type != ET_REL) {
      return Invalid(
          absl::StrCat("is ", KindOfImage(header.e_type),
                       "; expected a relocatable object (type 1, what "
                       "a compiler's -c makes)"));
    }
    object_.machine = header.e_machine;
    object_.pointer_bits = header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
    object_.big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    object_.processor_flags = header.e_flags;
    return absl::OkStatus();
  }

  absl::Status ReadSections() {
    size_t count = 0;
    if (elf_getshdrnum(elf_.get(), &count) != 0) {
      return LibelfError("section headers");
    }
    if (count == 0) {
      return Invalid("has no sections; the file may be cut short");
    }
    for (size_t i = 0; i < count; ++i) {
      if (absl::Status status = ReadSection(i); !status.ok()) return status;
    }
    return NameSections();
  }

  absl::Status ReadSection(size_t index) {
    Elf_Scn* scn = elf_getscn(elf_.get(), index);
    GElf_Shdr header;
    if (scn == nullptr || gelf_getshdr(scn, &header) == nullptr) {
      return LibelfError(absl::StrCat("header of section ", index));
    }
    ObjectSection section;
    section.type = header.sh_type;
    section.flags = header.sh_flags;
    section.size = header.sh_size;
    section.alignment = header.sh_addralign;
    if (header.sh_size > kMaxSectionBytes) {
      return Invalid(absl::StrCat("section ", index, " claims ", header.sh_size,
                                  " bytes"));
    }
    if (header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL) {
      if (header.sh_offset > bytes_.size() ||
          header.sh_size > bytes_.size() - header.sh_offset) {
        return Invalid(absl::StrCat("section ", index, " has ", header.sh_size,
                                    " bytes at offset ", header.sh_offset,
                                    " of a file of ", bytes_.size(),
                                    "; the file may be cut short"));
      }
      section.content = bytes_.substr(header.sh_offset, header.sh_size);
    }
    object_.sections.push_back(section);
    name_offsets_.push_back(header.sh_name);
    return absl::OkStatus();
  }

  // Once all sections are there, the one that holds their names is, too.
  absl::Status NameSections() {
    size_t names = 0;
    if (elf_getshdrstrndx(elf_.get(), &names) != 0) {
      return LibelfError("section names");
    }
    for (size_t i = 0; i < object_.sections.size(); ++i) {
      const std::optional<absl::string_view> name =
          StringAt(names, name_offsets_[i]);
      if (!name.has_value()) {
        return Invalid(absl::StrCat("the name of section ", i,
                                    " is outside its string table"));
      }
      object_.sections[i].name = *name;
    }
    return absl::OkStatus();
  }

  // The string that starts there and ends in the same table.
  std::optional<absl::string_view> StringAt(size_t table, size_t offset) const {
    if (table >= object_.sections.size()) return std::nullopt;
    const ObjectSection& strings = object_.sections[table];
    if (strings.type != SHT_STRTAB || offset >= strings.content.size()) {
      return std::nullopt;
    }
    const size_t end = strings.content.find('\0', offset);
    if (end == absl::string_view::npos) return std::nullopt;
    return strings.content.substr(offset, end - offset);
  }

  absl::Status ReadSymbols() {
    for (size_t i = 0; i < object_.sections.size(); ++i) {
      if (object_.sections[i].type != SHT_SYMTAB) continue;
      return ReadSymbolTable(i);
    }
    return absl::OkStatus();
  }

  absl::Status ReadSymbolTable(size_t index) {
    Elf_Scn* scn = elf_getscn(elf_.get(), index);
    GElf_Shdr header;
    if (gelf_getshdr(scn, &header) == nullptr) {
      return LibelfError("symbol table");
    }
    Elf_Data* data = elf_getdata(scn, nullptr);
    if (data == nullptr || header.sh_entsize == 0) {
      return LibelfError("symbol table");
    }
    Elf_Data* extended = ExtendedIndices(index);
    const size_t count =
        data->d_size / gelf_fsize(elf_.get(), ELF_T_SYM, 1, EV_CURRENT);
    for (size_t i = 1; i < count; ++i) {
      GElf_Sym symbol;
      Elf32_Word wide_index = 0;
      if (gelf_getsymshndx(data, extended, static_cast<int>(i), &symbol,
                           &wide_index) == nullptr) {
        return LibelfError(absl::StrCat("symbol ", i));
      }
      const std::optional<absl::string_view> name =
          StringAt(header.sh_link, symbol.st_name);
      if (!name.has_value()) {
        return Invalid(absl::StrCat("the name of symbol ", i,
                                    " is outside its string table"));
      }
      if (absl::Status status = AddSymbol(i, *name, symbol, wide_index);
          !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  // Section numbers of an object with more than 65,279 sections
  // (-ffunction-sections makes them) stand in a table of their own.
  Elf_Data* ExtendedIndices(size_t symbol_table) {
    Elf_Scn* scn = nullptr;
    while ((scn = elf_nextscn(elf_.get(), scn)) != nullptr) {
      GElf_Shdr header;
      if (gelf_getshdr(scn, &header) != nullptr &&
          header.sh_type == SHT_SYMTAB_SHNDX &&
          header.sh_link == symbol_table) {
        return elf_getdata(scn, nullptr);
      }
    }
    return nullptr;
  }

  absl::Status AddSymbol(size_t index, absl::string_view name,
                         const GElf_Sym& raw, Elf32_Word wide_index) {
    ObjectSymbol symbol;
    symbol.name = name;
    symbol.type = GELF_ST_TYPE(raw.st_info);
    symbol.binding = GELF_ST_BIND(raw.st_info);
    symbol.visibility = GELF_ST_VISIBILITY(raw.st_other);
    symbol.value = raw.st_value;
    symbol.size = raw.st_size;
    symbol.defined = raw.st_shndx != SHN_UNDEF;
    symbol.common = raw.st_shndx == SHN_COMMON;
    const bool extended = raw.st_shndx == SHN_XINDEX;
    if (extended || (symbol.defined && raw.st_shndx < SHN_LORESERVE)) {
      symbol.section = extended ? wide_index : raw.st_shndx;
      if (*symbol.section >= object_.sections.size()) {
        return Invalid(absl::StrCat("symbol ", index, " is in section ",
                                    *symbol.section, " of ",
                                    object_.sections.size()));
      }
    }
    // Only slim objects of GCC's carry it; "fat" ones hold machine code, too.
    if (name == "__gnu_lto_slim") object_.is_link_time_optimised = true;
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
    Elf_Scn* scn = elf_getscn(elf_.get(), index);
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
        data->d_size / gelf_fsize(elf_.get(),
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

  const absl::string_view bytes_;
  ElfHandle elf_;
  ObjectFile object_;
  // Of each section's name, in the table of section names.
  std::vector<size_t> name_offsets_;
};

}  // namespace

bool ObjectSection::allocated() const { return (flags & SHF_ALLOC) != 0; }
bool ObjectSection::writable() const { return (flags & SHF_WRITE) != 0; }
bool ObjectSection::executable() const { return (flags & SHF_EXECINSTR) != 0; }
bool ObjectSection::zero_filled() const { return type == SHT_NOBITS; }
bool ObjectSection::grouped() const { return (flags & SHF_GROUP) != 0; }
bool ObjectSection::read_only_after_relocation() const {
  return writable() && (absl::StartsWith(name, ".data.rel.ro") ||
                        absl::StartsWith(name, ".init_array"));
}

absl::StatusOr<ObjectFile> ReadObjectFile(absl::string_view bytes) {
  return ObjectReader(bytes).Read();
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
