#include "server/formats/tensors/relocatable_object.h"

#include <gelf.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/formats/archives/byte_cursor.h"

namespace metad::formats {
namespace {

// Longer than any that a compiler makes.
constexpr size_t kMaxNameBytes = 65535;

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

absl::Status Broken(absl::string_view what) {
  const char* reason = elf_errmsg(-1);
  return absl::InvalidArgumentError(absl::StrCat(
      "its ", what,
      " cannot be read: ", reason == nullptr ? "damaged" : reason));
}

class ObjectReader {
 public:
  explicit ObjectReader(absl::string_view file) : file_(file) {}

  absl::StatusOr<RelocatableObject> Read() {
    absl::Status status = Open();
    if (status.ok()) status = ReadSections();
    if (status.ok()) status = ReadSymbols();
    if (!status.ok()) return status;
    return std::move(object_);
  }

 private:
  absl::Status Open();
  absl::Status ReadSections();
  void ReadRelocations(Elf_Scn* section, const GElf_Shdr& header);
  absl::Status ReadSymbols();
  // The section of a symbol, or 0.
  size_t SectionOf(const GElf_Sym& symbol, Elf32_Word extended) const;
  // Nothing where it does not lie in the table of names.
  std::optional<absl::string_view> NameAt(size_t strings, uint64_t at) const;

  const absl::string_view file_;
  std::unique_ptr<Elf, EndElf> elf_;
  std::vector<GElf_Shdr> headers_;
  RelocatableObject object_;
};

absl::Status ObjectReader::Open() {
  if (elf_version(EV_CURRENT) == EV_NONE) return Broken("format");
  // libelf does not write to what it only reads.
  elf_.reset(elf_memory(const_cast<char*>(file_.data()), file_.size()));
  GElf_Ehdr header;
  if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF ||
      gelf_getehdr(elf_.get(), &header) == nullptr) {
    return ErrorAtByte(0, "expected an ELF object");
  }
  if (header.e_ident[EI_DATA] != ELFDATA2LSB) {
    return ErrorAtByte(
        EI_DATA,
        "the object is of a big-endian machine, and of which sizes its numbers "
        "are it does not say; expected a little-endian one");
  }
  if (header.e_type != ET_REL) {
    return ErrorAtByte(
        EI_NIDENT,
        "expected a relocatable object, of which it is known which bytes the "
        "linker fills in");
  }
  return absl::OkStatus();
}

absl::Status ObjectReader::ReadSections() {
  size_t count = 0;
  size_t names = 0;
  if (elf_getshdrnum(elf_.get(), &count) != 0 ||
      (count > 0 && elf_getshdrstrndx(elf_.get(), &names) != 0)) {
    return Broken("table of sections");
  }
  for (size_t i = 0; i < count; ++i) {
    Elf_Scn* const section = elf_getscn(elf_.get(), i);
    GElf_Shdr header;
    if (section == nullptr || gelf_getshdr(section, &header) == nullptr) {
      return Broken("table of sections");
    }
    headers_.push_back(header);
  }
  object_.sections.resize(count);
  for (size_t i = 0; i < count; ++i) {
    const GElf_Shdr& header = headers_[i];
    ObjectSection& section = object_.sections[i];
    section.name = std::string(NameAt(names, header.sh_name).value_or(""));
    section.type = header.sh_type;
    section.flags = header.sh_flags;
    section.offset = header.sh_offset;
    section.size = header.sh_size;
    ReadRelocations(elf_getscn(elf_.get(), i), header);
  }
  for (ObjectSection& section : object_.sections) {
    std::sort(section.relocations.begin(), section.relocations.end());
  }
  return absl::OkStatus();
}

void ObjectReader::ReadRelocations(Elf_Scn* section, const GElf_Shdr& header) {
  const bool has_addend = header.sh_type == SHT_RELA;
  if (!has_addend && header.sh_type != SHT_REL) return;
  Elf_Data* const data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_info >= object_.sections.size()) return;
  const size_t entry_bytes = gelf_fsize(
      elf_.get(), has_addend ? ELF_T_RELA : ELF_T_REL, 1, EV_CURRENT);
  std::vector<uint64_t>& offsets = object_.sections[header.sh_info].relocations;
  for (size_t i = 0; i < data->d_size / entry_bytes; ++i) {
    GElf_Rela with_addend;
    GElf_Rel without;
    const auto index = static_cast<int>(i);
    if (has_addend ? gelf_getrela(data, index, &with_addend) != nullptr
                   : gelf_getrel(data, index, &without) != nullptr) {
      offsets.push_back(has_addend ? with_addend.r_offset : without.r_offset);
    }
  }
}

absl::Status ObjectReader::ReadSymbols() {
  Elf_Data* symbols = nullptr;
  Elf_Data* extended = nullptr;
  size_t strings = 0;
  for (size_t i = 0; i < headers_.size(); ++i) {
    Elf_Scn* const section = elf_getscn(elf_.get(), i);
    if (headers_[i].sh_type == SHT_SYMTAB) {
      symbols = elf_getdata(section, nullptr);
      strings = headers_[i].sh_link;
      if (symbols == nullptr) return Broken("symbol table");
    } else if (headers_[i].sh_type == SHT_SYMTAB_SHNDX) {
      extended = elf_getdata(section, nullptr);
    }
  }
  if (symbols == nullptr) return absl::OkStatus();
  const size_t count =
      symbols->d_size / gelf_fsize(elf_.get(), ELF_T_SYM, 1, EV_CURRENT);
  for (size_t i = 0; i < count; ++i) {
    GElf_Sym entry;
    Elf32_Word index = 0;
    if (gelf_getsymshndx(symbols, extended, static_cast<int>(i), &entry,
                         &index) == nullptr) {
      return Broken("symbol table");
    }
    const auto name = NameAt(strings, entry.st_name);
    if (!name) continue;
    ObjectSymbol symbol;
    symbol.name = *name;
    symbol.type = GELF_ST_TYPE(entry.st_info);
    symbol.binding = GELF_ST_BIND(entry.st_info);
    symbol.section = SectionOf(entry, index);
    symbol.common = entry.st_shndx == SHN_COMMON;
    symbol.value = entry.st_value;
    symbol.size = entry.st_size;
    object_.symbols.push_back(symbol);
  }
  return absl::OkStatus();
}

size_t ObjectReader::SectionOf(const GElf_Sym& symbol,
                               Elf32_Word extended) const {
  size_t section = symbol.st_shndx;
  if (section == SHN_XINDEX) {
    section = extended;
  } else if (section >= SHN_LORESERVE) {
    return 0;
  }
  return section < headers_.size() ? section : 0;
}

std::optional<absl::string_view> ObjectReader::NameAt(size_t strings,
                                                      uint64_t at) const {
  if (strings >= headers_.size()) return std::nullopt;
  const GElf_Shdr& table = headers_[strings];
  if (table.sh_type != SHT_STRTAB || table.sh_offset > file_.size() ||
      table.sh_size > file_.size() - table.sh_offset || at >= table.sh_size) {
    return std::nullopt;
  }
  const absl::string_view names =
      file_.substr(table.sh_offset, table.sh_size).substr(at, kMaxNameBytes);
  const size_t end = names.find('\0');
  if (end == absl::string_view::npos) return std::nullopt;
  return names.substr(0, end);
}

}  // namespace

absl::StatusOr<RelocatableObject> ReadRelocatableObject(
    absl::string_view file) {
  return ObjectReader(file).Read();
}

}  // namespace metad::formats
