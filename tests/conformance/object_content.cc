#include "tests/conformance/object_content.h"

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

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
    Elf_Scn* symbols = nullptr;
    for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf_, scn)) != nullptr;) {
      GElf_Shdr section;
      if (gelf_getshdr(scn, &section) == nullptr) return Failure();
      if (section.sh_type == SHT_SYMTAB) symbols = scn;
      AddSection(Describe(section));
    }
    if (symbols == nullptr || !ReadVariables(symbols)) return Failure();
    return std::move(content_);
  }

 private:
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

  bool ReadVariables(Elf_Scn* scn) {
    GElf_Shdr header;
    Elf_Data* const data = elf_getdata(scn, nullptr);
    if (data == nullptr || gelf_getshdr(scn, &header) == nullptr) return false;
    GElf_Sym symbol;
    for (int i = 0; gelf_getsym(data, i, &symbol) != nullptr; ++i) {
      if (GELF_ST_TYPE(symbol.st_info) != STT_OBJECT) continue;
      AddVariable(Name(header.sh_link, symbol.st_name), symbol);
    }
    return true;
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
    content_.variables[name] = std::move(variable);
  }

  Elf* const elf_;
  size_t names_ = 0;
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
