#include "server/pipeline/elf_reader.h"

#include <elf.h>

#include <cstdint>

#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

// Far above any section, far below what sums of sizes could overflow with.
constexpr uint64_t kMaxSectionBytes = uint64_t{1} << 40;

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

// Its number, where it is one and stands in the table of extended indices or in
// the symbol itself.
std::optional<size_t> SectionOf(const GElf_Sym& raw, Elf32_Word extended) {
  if (raw.st_shndx == SHN_XINDEX) return extended;
  if (raw.st_shndx == SHN_UNDEF || raw.st_shndx >= SHN_LORESERVE) {
    return std::nullopt;
  }
  return raw.st_shndx;
}

}  // namespace

absl::Status LibelfError(absl::string_view what) {
  const char* reason = elf_errmsg(-1);
  return Invalid(
      absl::StrCat(what, ": ", reason == nullptr ? "damaged" : reason));
}

absl::StatusOr<ElfReader> ElfReader::Open(absl::string_view bytes) {
  ElfReader reader(bytes);
  if (absl::Status status = reader.OpenHandle(); !status.ok()) return status;
  return reader;
}

absl::Status ElfReader::OpenHandle() {
  if (elf_version(EV_CURRENT) == EV_NONE) return LibelfError("libelf");
  // libelf takes a mutable pointer but only reads what was opened like this.
  elf_.reset(elf_memory(const_cast<char*>(bytes_.data()), bytes_.size()));
  if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF) {
    return LibelfError("cannot be opened as ELF");
  }
  if (gelf_getehdr(elf_.get(), &header_) == nullptr) {
    return LibelfError("ELF header (offset 0)");
  }
  return absl::OkStatus();
}

int ElfReader::pointer_bits() const {
  return header_.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
}

bool ElfReader::big_endian() const {
  return header_.e_ident[EI_DATA] == ELFDATA2MSB;
}

absl::StatusOr<std::vector<ElfSection>> ElfReader::ReadSections() {
  size_t count = 0;
  if (elf_getshdrnum(elf_.get(), &count) != 0) {
    return LibelfError("section headers");
  }
  sections_.clear();
  name_offsets_.clear();
  for (size_t i = 0; i < count; ++i) {
    if (absl::Status status = ReadSection(i); !status.ok()) return status;
  }
  if (count > 0) {
    if (absl::Status status = NameSections(); !status.ok()) return status;
  }
  return sections_;
}

absl::Status ElfReader::ReadSection(size_t index) {
  Elf_Scn* scn = elf_getscn(elf_.get(), index);
  GElf_Shdr header;
  if (scn == nullptr || gelf_getshdr(scn, &header) == nullptr) {
    return LibelfError(absl::StrCat("header of section ", index));
  }
  if (header.sh_size > kMaxSectionBytes) {
    return Invalid(
        absl::StrCat("section ", index, " claims ", header.sh_size, " bytes"));
  }
  ElfSection section;
  section.type = header.sh_type;
  section.flags = header.sh_flags;
  section.address = header.sh_addr;
  section.size = header.sh_size;
  section.alignment = header.sh_addralign;
  section.link = header.sh_link;
  section.info = header.sh_info;
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
  sections_.push_back(section);
  name_offsets_.push_back(header.sh_name);
  return absl::OkStatus();
}

// Once all sections are there, the one that holds their names is, too.
absl::Status ElfReader::NameSections() {
  size_t names = 0;
  if (elf_getshdrstrndx(elf_.get(), &names) != 0) {
    return LibelfError("section names");
  }
  for (size_t i = 0; i < sections_.size(); ++i) {
    const std::optional<absl::string_view> name =
        StringAt(names, name_offsets_[i]);
    if (!name.has_value()) {
      return Invalid(absl::StrCat("the name of section ", i,
                                  " is outside its string table"));
    }
    sections_[i].name = *name;
  }
  return absl::OkStatus();
}

std::optional<absl::string_view> ElfReader::StringAt(size_t table,
                                                     size_t offset) const {
  if (table >= sections_.size()) return std::nullopt;
  const ElfSection& strings = sections_[table];
  if (strings.type != SHT_STRTAB || offset >= strings.content.size()) {
    return std::nullopt;
  }
  const size_t end = strings.content.find('\0', offset);
  if (end == absl::string_view::npos) return std::nullopt;
  return strings.content.substr(offset, end - offset);
}

std::optional<size_t> ElfReader::SymbolTable() const {
  for (size_t i = 0; i < sections_.size(); ++i) {
    if (sections_[i].type == SHT_SYMTAB) return i;
  }
  return std::nullopt;
}

absl::Status ElfReader::ReadSymbols(
    size_t table,
    absl::FunctionRef<absl::Status(size_t, const Symbol&)> take) const {
  Elf_Scn* scn = elf_getscn(elf_.get(), table);
  GElf_Shdr header;
  if (gelf_getshdr(scn, &header) == nullptr) {
    return LibelfError("symbol table");
  }
  Elf_Data* data = elf_getdata(scn, nullptr);
  if (data == nullptr || header.sh_entsize == 0) {
    return LibelfError("symbol table");
  }
  Elf_Data* extended = ExtendedIndices(table);
  const size_t count =
      data->d_size / gelf_fsize(elf_.get(), ELF_T_SYM, 1, EV_CURRENT);
  for (size_t i = 1; i < count; ++i) {
    Symbol symbol;
    Elf32_Word wide_index = 0;
    if (gelf_getsymshndx(data, extended, static_cast<int>(i), &symbol.raw,
                         &wide_index) == nullptr) {
      return LibelfError(absl::StrCat("symbol ", i));
    }
    const std::optional<absl::string_view> name =
        StringAt(header.sh_link, symbol.raw.st_name);
    if (!name.has_value()) {
      return Invalid(absl::StrCat("the name of symbol ", i,
                                  " is outside its string table"));
    }
    symbol.name = *name;
    symbol.section = SectionOf(symbol.raw, wide_index);
    if (absl::Status status = take(i, symbol); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Section numbers of a file with more than 65,279 sections (-ffunction-sections
// makes them) stand in a table of their own.
Elf_Data* ElfReader::ExtendedIndices(size_t symbol_table) const {
  Elf_Scn* scn = nullptr;
  while ((scn = elf_nextscn(elf_.get(), scn)) != nullptr) {
    GElf_Shdr header;
    if (gelf_getshdr(scn, &header) != nullptr &&
        header.sh_type == SHT_SYMTAB_SHNDX && header.sh_link == symbol_table) {
      return elf_getdata(scn, nullptr);
    }
  }
  return nullptr;
}

}  // namespace metad::pipeline
