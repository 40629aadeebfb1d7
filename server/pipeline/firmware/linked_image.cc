#include "server/pipeline/firmware/linked_image.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/elf_reader.h"

namespace metad::firmware {
namespace {

using pipeline::ElfReader;
using pipeline::ElfSection;
using pipeline::LibelfError;

// Linkers make some dozens.
constexpr size_t kMaxSegments = 4096;
// A small file may use one long name for thousands of symbols.
constexpr size_t kMaxNameBytes = size_t{256} << 20;
// Far above any memory, far below what sums of sizes could overflow with.
constexpr uint64_t kMaxBytes = uint64_t{1} << 40;

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
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
  ImageReader(absl::string_view bytes, ElfReader reader)
      : bytes_(bytes), reader_(std::move(reader)) {}

  absl::StatusOr<LinkedImage> Read() {
    if (absl::Status status = ReadHeader(); !status.ok()) return status;
    if (absl::Status status = ReadSegments(); !status.ok()) return status;
    if (absl::Status status = ReadSections(); !status.ok()) return status;
    if (absl::Status status = ReadSymbols(); !status.ok()) return status;
    return std::move(image_);
  }

 private:
  absl::Status ReadHeader() {
    const GElf_Ehdr& header = reader_.header();
    if (absl::Status status = CheckType(header.e_type); !status.ok()) {
      return status;
    }
    if (absl::Status status = CheckSectionHeaders(header); !status.ok()) {
      return status;
    }
    image_.machine = header.e_machine;
    image_.pointer_bits = reader_.pointer_bits();
    image_.big_endian = reader_.big_endian();
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
    if (elf_getphdrnum(reader_.handle(), &count) != 0) {
      return LibelfError("program headers");
    }
    if (count > kMaxSegments) {
      return Invalid(absl::StrCat(
          "has ", count, " program headers; expected at most ", kMaxSegments));
    }
    for (size_t i = 0; i < count; ++i) {
      GElf_Phdr header;
      if (gelf_getphdr(reader_.handle(), static_cast<int>(i), &header) ==
          nullptr) {
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
    absl::StatusOr<std::vector<ElfSection>> sections = reader_.ReadSections();
    if (!sections.ok()) return sections.status();
    for (const ElfSection& section : *sections) {
      image_.sections.push_back({section});
    }
    return absl::OkStatus();
  }

  absl::Status ReadSymbols() {
    const std::optional<size_t> table = reader_.SymbolTable();
    if (!table.has_value()) return absl::OkStatus();
    image_.has_symbol_table = true;
    size_t name_bytes = 0;
    return reader_.ReadSymbols(
        *table, [this, &name_bytes](size_t, const ElfReader::Symbol& symbol) {
          name_bytes += symbol.name.size();
          if (name_bytes > kMaxNameBytes) {
            return Invalid(absl::StrCat("has symbol names of more than ",
                                        kMaxNameBytes, " bytes together"));
          }
          AddSymbol(symbol);
          return absl::OkStatus();
        });
  }

  void AddSymbol(const ElfReader::Symbol& read) {
    const GElf_Sym& raw = read.raw;
    ImageSymbol symbol;
    symbol.name = read.name;
    symbol.type = GELF_ST_TYPE(raw.st_info);
    symbol.binding = GELF_ST_BIND(raw.st_info);
    symbol.defined = raw.st_shndx != SHN_UNDEF;
    symbol.value = raw.st_value;
    symbol.size = raw.st_size;
    if (read.section.has_value() && *read.section < image_.sections.size()) {
      symbol.section = read.section;
    }
    image_.symbols.push_back(symbol);
  }

  const absl::string_view bytes_;
  ElfReader reader_;
  LinkedImage image_;
};

}  // namespace

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
  if (absl::Status status = CheckMagic(bytes); !status.ok()) return status;
  absl::StatusOr<ElfReader> reader = ElfReader::Open(bytes);
  if (!reader.ok()) return reader.status();
  return ImageReader(bytes, *std::move(reader)).Read();
}

}  // namespace metad::firmware
