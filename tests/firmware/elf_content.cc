#include "tests/firmware/elf_content.h"

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <memory>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace metad::firmware {
namespace {

absl::Status ElfError(const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": ", elf_errmsg(/*error=*/-1)));
}

}  // namespace

absl::StatusOr<ElfContent> ReadElf(const std::string& path) {
  elf_version(EV_CURRENT);
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, path);
  const absl::Cleanup close_file = [fd] { close(fd); };
  const std::unique_ptr<Elf, int (*)(Elf*)> elf(
      elf_begin(fd, ELF_C_READ, nullptr), elf_end);
  size_t names = 0;
  if (elf == nullptr || elf_getshdrstrndx(elf.get(), &names) != 0) {
    return ElfError(path);
  }

  ElfContent content;
  std::map<size_t, ElfSection> by_index;
  Elf_Scn* symbol_section = nullptr;
  GElf_Shdr symbol_header = {};
  for (Elf_Scn* scn = nullptr;
       (scn = elf_nextscn(elf.get(), scn)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(scn, &header) == nullptr) return ElfError(path);
    if (header.sh_type == SHT_SYMTAB) {
      symbol_section = scn;
      symbol_header = header;
    }
    if ((header.sh_flags & SHF_ALLOC) == 0) continue;
    const char* const name = elf_strptr(elf.get(), names, header.sh_name);
    if (name == nullptr) return ElfError(path);
    content.sections.push_back(
        {name, header.sh_size, (header.sh_flags & SHF_WRITE) != 0});
    by_index[elf_ndxscn(scn)] = content.sections.back();
  }

  Elf_Data* const symbols = symbol_section == nullptr
                                ? nullptr
                                : elf_getdata(symbol_section, nullptr);
  if (symbols == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": no symbol table"));
  }
  GElf_Sym symbol;
  for (int i = 0; gelf_getsym(symbols, i, &symbol) != nullptr; ++i) {
    const auto section = by_index.find(symbol.st_shndx);
    if (GELF_ST_TYPE(symbol.st_info) != STT_OBJECT ||
        section == by_index.end()) {
      continue;
    }
    const char* const name =
        elf_strptr(elf.get(), symbol_header.sh_link, symbol.st_name);
    if (name == nullptr) return ElfError(path);
    content.variables.push_back(
        {name, symbol.st_value, symbol.st_size, section->second});
  }
  return content;
}

}  // namespace metad::firmware
