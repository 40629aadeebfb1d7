#include "server/pipeline/firmware/linked_image.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::firmware {
namespace {

struct ElfEnd {
  void operator()(Elf* elf) const { elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, ElfEnd>;

// Linkers make some dozens.
constexpr size_t kMaxSegments = 4096;
// A small file may use one long name for thousands of symbols.
constexpr size_t kMaxNameBytes = size_t{256} << 20;
// Far above any section, far below what sums of sizes could overflow with.
constexpr uint64_t kMaxBytes = uint64_t{1} << 40;

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

absl::Status LibelfError(absl::string_view what) {
  const char* reason = elf_errmsg(-1);
  return Invalid(
      absl::StrCat(what, ": ", reason == nullptr ? "damaged" : reason));
}

struct OtherFormat {
  absl::string_view magic;
  const char* name;
};

// What the first bytes say when they do not say "ELF".
absl::Status CheckMagic(absl::string_view bytes) {
  if (absl::StartsWith(bytes, ELFMAG)) return absl::OkStatus();
  constexpr OtherFormat kImages[] = {{":", "an Intel HEX file"},
                                     {"S0", "a file of S-records"},
                                     {"UF2\n", "a UF2 file"}};
  for (const OtherFormat& format : kImages) {
    if (!absl::StartsWith(bytes, format.magic)) continue;
    return Invalid(absl::StrCat(
        "is ", format.name,
        ", which has neither symbols nor sections; expected the ELF file that "
        "it was made of"));
  }
  if (absl::StartsWith(bytes, "!<arch>\n")) {
    return Invalid(
        "is an ar archive; expected a firmware, the ELF file that a linker "
        "makes");
  }
  return Invalid(
      "does not start with the ELF magic (offset 0); expected a firmware, the "
      "ELF file that a linker makes");
}

absl::Status CheckType(uint16_t type) {
  switch (type) {
    case ET_EXEC:
    case ET_DYN:
      return absl::OkStatus();
    case ET_REL:
      return Invalid(
          "is a relocatable object (ELF type 1), which no linker has given "
          "addresses yet; expected the firmware that it is linked into");
    case ET_CORE:
      return Invalid(
          "is a core dump (ELF type 4); expected a firmware, the ELF file that "
          "a linker makes");
    default:
      return Invalid(absl::StrCat("is an ELF file of type ", type,
                                  "; expected a linked program (type 2 or 3)"));
  }
}

class ImageReader {
 public:
  explicit ImageReader(absl::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<LinkedImage> Read() {
    if (absl::Status status = CheckMagic(bytes_); !status.ok()) return status;
    if (absl::Status status = Open(); !status.ok()) return status;
    if (absl::Status status = ReadSegments(); !status.ok()) return status;
    if (absl::Status status = ReadSections(); !status.ok()) return status;
    if (absl::Status status = ReadSymbols(); !status.ok()) return status;
    return std::move(image_);
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
    if (absl::Status status = CheckType(header.e_type); !status.ok()) {
      return status;
    }
    if (absl::Status status = CheckSectionHeaders(header); !status.ok()) {
      return status;
    }
    image_.machine = header.e_machine;
    image_.pointer_bits = header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
    image_.big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    image_.processor_flags = header.e_flags;
    image_.position_independent = header.e_type == ET_DYN;
    image_.entry = header.e_entry;
    return absl::OkStatus();
  }

  // libelf reads a file that ends before them as one without.
  absl::Status CheckSectionHeaders(const GElf_Ehdr& header) const {
    const uint64_t size = uint64_t{header.e_shnum} * header.e_shentsize;
    if (header.e_shoff <= bytes_.size() &&
        size <= bytes_.size() - header.e_shoff) {
      return absl::OkStatus();
    }
    return Invalid(absl::StrCat("has section headers at offset ",
                                header.e_shoff, " of a file of ", bytes_.size(),
                                " bytes; the file may be cut short"));
  }

  absl::Status ReadSegments() {
    size_t count = 0;
    if (elf_getphdrnum(elf_.get(), &count) != 0) {
      return LibelfError("program headers");
    }
    if (count > kMaxSegments) {
      return Invalid(absl::StrCat(
          "has ", count, " program headers; expected at most ", kMaxSegments));
    }
    for (size_t i = 0; i < count; ++i) {
      GElf_Phdr header;
      if (gelf_getphdr(elf_.get(), static_cast<int>(i), &header) == nullptr) {
        return LibelfError(absl::StrCat("program header ", i));
      }
      if (absl::Status status = AddSegment(i, header); !status.ok()) {
        return status;
      }
    }
    if (image_.segments.empty()) {
      return Invalid(
          "has no segment to load (PT_LOAD); expected a firmware, the ELF file "
          "that a linker makes");
    }
    return absl::OkStatus();
  }

  absl::Status AddSegment(size_t index, const GElf_Phdr& header) {
    if (header.p_type == PT_GNU_RELRO) {
      image_.relro_address = header.p_vaddr;
      image_.relro_size = header.p_memsz;
    }
    if (header.p_type == PT_DYNAMIC) {
      image_.dynamic_address = header.p_vaddr;
      image_.dynamic_size = header.p_memsz;
    }
    if (header.p_type != PT_LOAD || header.p_memsz == 0) {
      return absl::OkStatus();
    }
    if (header.p_offset > bytes_.size() ||
        header.p_filesz > bytes_.size() - header.p_offset) {
      return Invalid(
          absl::StrCat("program header ", index, " has ", header.p_filesz,
                       " bytes at offset ", header.p_offset, " of a file of ",
                       bytes_.size(), "; the file may be cut short"));
    }
    const uint64_t last = header.p_vaddr + (header.p_memsz - 1);
    if (header.p_filesz > header.p_memsz || last < header.p_vaddr ||
        header.p_memsz > kMaxBytes) {
      return Invalid(absl::StrCat("program header ", index, " has ",
                                  header.p_filesz, " bytes for ",
                                  header.p_memsz, " of memory at address 0x",
                                  absl::Hex(header.p_vaddr)));
    }
    ImageSegment segment;
    segment.address = header.p_vaddr;
    segment.load_address = header.p_paddr;
    segment.size = header.p_memsz;
    segment.flags = header.p_flags;
    segment.content = bytes_.substr(header.p_offset, header.p_filesz);
    image_.segments.push_back(segment);
    return absl::OkStatus();
  }

  absl::Status ReadSections() {
    size_t count = 0;
    if (elf_getshdrnum(elf_.get(), &count) != 0) {
      return LibelfError("section headers");
    }
    for (size_t i = 0; i < count; ++i) {
      if (absl::Status status = ReadSection(i); !status.ok()) return status;
    }
    return count == 0 ? absl::OkStatus() : NameSections();
  }

  absl::Status ReadSection(size_t index) {
    Elf_Scn* scn = elf_getscn(elf_.get(), index);
    GElf_Shdr header;
    if (scn == nullptr || gelf_getshdr(scn, &header) == nullptr) {
      return LibelfError(absl::StrCat("header of section ", index));
    }
    if (header.sh_size > kMaxBytes) {
      return Invalid(absl::StrCat("section ", index, " claims ", header.sh_size,
                                  " bytes"));
    }
    ImageSection section;
    section.type = header.sh_type;
    section.flags = header.sh_flags;
    section.address = header.sh_addr;
    section.size = header.sh_size;
    section.alignment = header.sh_addralign;
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
    image_.sections.push_back(section);
    name_offsets_.push_back(header.sh_name);
    return absl::OkStatus();
  }

  // Once all sections are there, the one that holds their names is, too.
  absl::Status NameSections() {
    size_t names = 0;
    if (elf_getshdrstrndx(elf_.get(), &names) != 0) {
      return LibelfError("section names");
    }
    for (size_t i = 0; i < image_.sections.size(); ++i) {
      const std::optional<absl::string_view> name =
          StringAt(names, name_offsets_[i]);
      if (!name.has_value()) {
        return Invalid(absl::StrCat("the name of section ", i,
                                    " is outside its string table"));
      }
      image_.sections[i].name = *name;
    }
    return absl::OkStatus();
  }

  // The string that starts there and ends in the same table.
  std::optional<absl::string_view> StringAt(size_t table, size_t offset) const {
    if (table >= image_.sections.size()) return std::nullopt;
    const ImageSection& strings = image_.sections[table];
    if (strings.type != SHT_STRTAB || offset >= strings.content.size()) {
      return std::nullopt;
    }
    const size_t end = strings.content.find('\0', offset);
    if (end == absl::string_view::npos) return std::nullopt;
    return strings.content.substr(offset, end - offset);
  }

  absl::Status ReadSymbols() {
    for (size_t i = 0; i < image_.sections.size(); ++i) {
      if (image_.sections[i].type != SHT_SYMTAB) continue;
      image_.has_symbol_table = true;
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
    if (data == nullptr) return LibelfError("symbol table");
    Elf_Data* extended = ExtendedIndices(index);
    const size_t count =
        data->d_size / gelf_fsize(elf_.get(), ELF_T_SYM, 1, EV_CURRENT);
    size_t name_bytes = 0;
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
      name_bytes += name->size();
      if (name_bytes > kMaxNameBytes) {
        return Invalid(absl::StrCat("has symbol names of more than ",
                                    kMaxNameBytes, " bytes together"));
      }
      AddSymbol(*name, symbol, wide_index);
    }
    return absl::OkStatus();
  }

  // Section numbers beyond 65,279 stand in a table of their own.
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

  void AddSymbol(absl::string_view name, const GElf_Sym& raw,
                 Elf32_Word wide_index) {
    ImageSymbol symbol;
    symbol.name = name;
    symbol.type = GELF_ST_TYPE(raw.st_info);
    symbol.binding = GELF_ST_BIND(raw.st_info);
    symbol.defined = raw.st_shndx != SHN_UNDEF;
    symbol.value = raw.st_value;
    symbol.size = raw.st_size;
    const size_t section =
        raw.st_shndx == SHN_XINDEX ? wide_index : raw.st_shndx;
    const bool in_section =
        raw.st_shndx == SHN_XINDEX || raw.st_shndx < SHN_LORESERVE;
    if (symbol.defined && in_section && section < image_.sections.size()) {
      symbol.section = section;
    }
    image_.symbols.push_back(symbol);
  }

  const absl::string_view bytes_;
  ElfHandle elf_;
  LinkedImage image_;
  // Of each section's name, in the table of section names.
  std::vector<size_t> name_offsets_;
};

}  // namespace

bool ImageSection::allocated() const { return (flags & SHF_ALLOC) != 0; }
bool ImageSection::writable() const { return (flags & SHF_WRITE) != 0; }
bool ImageSection::executable() const { return (flags & SHF_EXECINSTR) != 0; }
bool ImageSection::zero_filled() const { return type == SHT_NOBITS; }
bool ImageSection::loader_only() const {
  return type == SHT_INIT_ARRAY || type == SHT_FINI_ARRAY ||
         type == SHT_PREINIT_ARRAY || type == SHT_DYNAMIC ||
         absl::StartsWith(name, ".data.rel.ro") ||
         absl::StartsWith(name, ".rodata") ||
         absl::StartsWith(name, ".init_array") ||
         absl::StartsWith(name, ".fini_array") ||
         absl::StartsWith(name, ".ctors") || absl::StartsWith(name, ".dtors") ||
         absl::StartsWith(name, ".got") || name == ".tm_clone_table" ||
         name == ".jcr" || name == ".eh_frame";
}

bool LinkedImage::turns_code() const {
  if (!big_endian) return false;
  return machine == EM_AARCH64 ||
         (machine == EM_ARM && (processor_flags & EF_ARM_BE8) != 0);
}

absl::StatusOr<LinkedImage> ReadLinkedImage(absl::string_view bytes) {
  return ImageReader(bytes).Read();
}

}  // namespace metad::firmware
