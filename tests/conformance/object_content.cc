#include "tests/conformance/object_content.h"

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace metad::conformance {
namespace {

class Reader {
 public:
  explicit Reader(Elf* elf) : elf_(elf) {}

  absl::StatusOr<ObjectContent> Read() {
    GElf_Ehdr header;
    if (gelf_getehdr(elf_, &header) == nullptr ||
        elf_getshdrstrndx(elf_, &names_) != 0) {
      return Failure();
    }
    content_.is_big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    content_.pointer_bytes = gelf_getclass(elf_) == ELFCLASS64 ? 8 : 4;
    content_.machine = header.e_machine;
    content_.flags = header.e_flags;
    Elf_Scn* symbols = nullptr;
    for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf_, scn)) != nullptr;) {
      GElf_Shdr section;
      if (gelf_getshdr(scn, &section) == nullptr) return Failure();
      if (section.sh_type == SHT_SYMTAB) symbols = scn;
      AddSection(Describe(section));
    }
    if (symbols == nullptr || !ReadSymbols(symbols)) return Failure();
    for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf_, scn)) != nullptr;) {
      if (!ReadRelocations(scn)) return Failure();
    }
    return std::move(content_);
  }

 private:
  // Section and offset.
  using Place = std::pair<size_t, uint64_t>;

  static absl::Status Failure() {
    const char* const message = elf_errmsg(-1);
    return absl::InvalidArgumentError(message == nullptr ? "no symbol table"
                                                         : message);
  }

  std::string Name(size_t table, size_t offset) {
    const char* const name = elf_strptr(elf_, table, offset);
    return name == nullptr ? "" : name;
  }

  SectionContent Describe(const GElf_Shdr& section) {
    return {Name(names_, section.sh_name),
            section.sh_size,
            section.sh_addralign,
            (section.sh_flags & SHF_ALLOC) != 0,
            (section.sh_flags & SHF_WRITE) != 0,
            (section.sh_flags & SHF_EXECINSTR) != 0,
            section.sh_type == SHT_PROGBITS};
  }

  void AddSection(const SectionContent& section) {
    const auto [place, inserted] =
        content_.sections.emplace(section.name, section);
    if (!inserted) place->second.size += section.size;
  }

  bool ReadSymbols(Elf_Scn* scn) {
    GElf_Shdr header;
    symbols_ = elf_getdata(scn, nullptr);
    if (symbols_ == nullptr || gelf_getshdr(scn, &header) == nullptr) {
      return false;
    }
    symbol_names_ = header.sh_link;
    GElf_Sym symbol;
    for (int i = 1; gelf_getsym(symbols_, i, &symbol) != nullptr; ++i) {
      const std::string name = Name(symbol_names_, symbol.st_name);
      if (symbol.st_shndx == SHN_UNDEF) content_.undefined.insert(name);
      if (GELF_ST_TYPE(symbol.st_info) == STT_FUNC) AddFunction(name, symbol);
      if (GELF_ST_TYPE(symbol.st_info) != STT_OBJECT) continue;
      // Some compilers leave their labels of string literals in.
      if (absl::StartsWith(name, ".L")) continue;
      AddVariable(name, symbol);
      places_.emplace(Place(symbol.st_shndx, symbol.st_value), name);
    }
    return true;
  }

  // Addresses of another size than a pointer's are code's business.
  bool ReadRelocations(Elf_Scn* scn) {
    GElf_Shdr header;
    if (gelf_getshdr(scn, &header) == nullptr) return false;
    if (header.sh_type != SHT_REL && header.sh_type != SHT_RELA) return true;
    Elf_Data* const data = elf_getdata(scn, nullptr);
    if (data == nullptr) return true;
    const size_t count = header.sh_size / header.sh_entsize;
    for (size_t i = 0; i < count; ++i) {
      GElf_Rela relocation = {};
      if (header.sh_type == SHT_RELA) {
        gelf_getrela(data, static_cast<int>(i), &relocation);
      } else {
        GElf_Rel without_addend = {};
        gelf_getrel(data, static_cast<int>(i), &without_addend);
        relocation = {without_addend.r_offset, without_addend.r_info,
                      ValueAt(header.sh_info, without_addend.r_offset)};
      }
      AddPointer(header.sh_info, relocation);
    }
    return true;
  }

  // What the section has there, where relocations have no addends of their own.
  int64_t ValueAt(size_t section, uint64_t offset) {
    const Elf_Data* const data =
        elf_rawdata(elf_getscn(elf_, section), nullptr);
    if (data == nullptr || data->d_buf == nullptr ||
        offset + 4 > data->d_size) {
      return 0;
    }
    const auto* const bytes =
        static_cast<const unsigned char*>(data->d_buf) + offset;
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      value = value << 8 | bytes[content_.is_big_endian ? i : 3 - i];
    }
    return static_cast<int32_t>(value);
  }

  void AddPointer(size_t section, const GElf_Rela& relocation) {
    for (auto& [name, variable] : content_.variables) {
      if (variable_sections_[name] != section ||
          relocation.r_offset < variable.offset ||
          relocation.r_offset - variable.offset >= variable.bytes.size()) {
        continue;
      }
      variable.pointers[relocation.r_offset - variable.offset] =
          Target(relocation);
    }
  }

  std::string Target(const GElf_Rela& relocation) {
    GElf_Sym symbol;
    if (gelf_getsym(symbols_, static_cast<int>(GELF_R_SYM(relocation.r_info)),
                    &symbol) == nullptr) {
      return "?";
    }
    if (symbol.st_shndx == SHN_UNDEF) {
      return relocation.r_addend == 0 ? Name(symbol_names_, symbol.st_name)
                                      : "?";
    }
    const Place place(
        symbol.st_shndx,
        symbol.st_value + static_cast<uint64_t>(relocation.r_addend));
    const auto found = places_.find(place);
    return found == places_.end() ? TextAt(place) : found->second;
  }

  // In quotation marks: a string literal has no symbol.
  std::string TextAt(const Place& place) {
    const Elf_Data* const data =
        elf_rawdata(elf_getscn(elf_, place.first), nullptr);
    if (data == nullptr || data->d_buf == nullptr ||
        place.second >= data->d_size) {
      return "?";
    }
    const absl::string_view rest(
        static_cast<const char*>(data->d_buf) + place.second,
        data->d_size - place.second);
    return absl::StrCat("\"", rest.substr(0, rest.find('\0')), "\"");
  }

  void AddFunction(const std::string& name, const GElf_Sym& symbol) {
    Elf_Scn* const scn = elf_getscn(elf_, symbol.st_shndx);
    GElf_Shdr header;
    if (scn == nullptr || gelf_getshdr(scn, &header) == nullptr) return;
    FunctionContent function;
    switch (GELF_ST_BIND(symbol.st_info)) {
      case STB_GLOBAL:
        function.binding = Binding::kGlobal;
        break;
      case STB_WEAK:
        function.binding = Binding::kWeak;
        break;
      default:
        break;
    }
    function.section = Describe(header);
    content_.functions[name] = std::move(function);
  }

  void AddVariable(const std::string& name, const GElf_Sym& symbol) {
    Elf_Scn* const scn = elf_getscn(elf_, symbol.st_shndx);
    GElf_Shdr header;
    if (scn == nullptr || gelf_getshdr(scn, &header) == nullptr) return;
    VariableContent variable;
    variable.is_global = GELF_ST_BIND(symbol.st_info) == STB_GLOBAL;
    variable.section = Describe(header);
    variable.offset = symbol.st_value;
    // The file's bytes, not converted to this machine's order.
    const Elf_Data* const data = elf_rawdata(scn, nullptr);
    if (data != nullptr && data->d_buf != nullptr &&
        symbol.st_value <= data->d_size &&
        symbol.st_size <= data->d_size - symbol.st_value) {
      variable.bytes.assign(
          static_cast<const char*>(data->d_buf) + symbol.st_value,
          symbol.st_size);
    }
    variable_sections_[name] = symbol.st_shndx;
    content_.variables[name] = std::move(variable);
  }

  Elf* const elf_;
  size_t names_ = 0;
  Elf_Data* symbols_ = nullptr;
  size_t symbol_names_ = 0;
  // Of the variables.
  std::map<std::string, size_t> variable_sections_;
  std::map<Place, std::string> places_;
  ObjectContent content_;
};

}  // namespace

absl::StatusOr<ObjectContent> ReadObject(const std::string& path) {
  elf_version(EV_CURRENT);
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, path);
  const absl::Cleanup close_file = [fd] { close(fd); };
  const std::unique_ptr<Elf, int (*)(Elf*)> elf(
      elf_begin(fd, ELF_C_READ, nullptr), elf_end);
  if (elf == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": no ELF file"));
  }
  return Reader(elf.get()).Read();
}

}  // namespace metad::conformance
