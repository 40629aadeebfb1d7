#include "server/formats/model_library/compiled_module.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::formats {
namespace {

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

bool IsCallable(const GElf_Sym& symbol) {
  const int type = GELF_ST_TYPE(symbol.st_info);
  const int binding = GELF_ST_BIND(symbol.st_info);
  const int visibility = GELF_ST_VISIBILITY(symbol.st_other);
  return (type == STT_FUNC || type == STT_GNU_IFUNC) &&
         symbol.st_shndx != SHN_UNDEF &&
         (binding == STB_GLOBAL || binding == STB_WEAK) &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

class CompiledModuleReader {
 public:
  explicit CompiledModuleReader(absl::string_view content)
      : content_(content) {}

  absl::StatusOr<CompiledModule> Read() {
    if (elf_version(EV_CURRENT) == EV_NONE) {
      return absl::InternalError("libelf does not know this version of ELF");
    }
    // The library takes no pointer to const, and writes nothing.
    elf_.reset(elf_memory(const_cast<char*>(content_.data()), content_.size()));
    GElf_Ehdr header;
    if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF ||
        gelf_getehdr(elf_.get(), &header) == nullptr ||
        (header.e_type != ET_REL && header.e_type != ET_DYN)) {
      return absl::InvalidArgumentError(
          "is neither a relocatable ELF object nor a shared one");
    }
    module_.is_shared = header.e_type == ET_DYN;
    module_.machine = header.e_machine;
    if (absl::Status status = ReadSymbols(); !status.ok()) return status;
    return std::move(module_);
  }

 private:
  absl::Status ReadSymbols() {
    const GElf_Word wanted = module_.is_shared ? SHT_DYNSYM : SHT_SYMTAB;
    Elf_Scn* section = nullptr;
    while ((section = elf_nextscn(elf_.get(), section)) != nullptr) {
      GElf_Shdr header;
      if (gelf_getshdr(section, &header) == nullptr) {
        return absl::InvalidArgumentError("has a damaged table of sections");
      }
      if (header.sh_type == wanted) return ReadTable(section, header);
    }
    if (!module_.is_shared) return absl::OkStatus();
    return absl::InvalidArgumentError(
        "has no .dynsym, expected a shared object with its table of symbols");
  }

  absl::Status ReadTable(Elf_Scn* section, const GElf_Shdr& header) {
    Elf_Data* const data = elf_getdata(section, nullptr);
    if (data == nullptr || header.sh_entsize == 0) {
      return absl::InvalidArgumentError("has a damaged symbol table");
    }
    GElf_Sym symbol;
    for (int i = 0; gelf_getsym(data, i, &symbol) != nullptr; ++i) {
      const char* const name =
          elf_strptr(elf_.get(), header.sh_link, symbol.st_name);
      if (name == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("has a symbol, ", i, ", whose name is not in it"));
      }
      if (absl::string_view(name) == kFfiLibraryBin) {
        if (absl::Status status = ReadImports(symbol); !status.ok()) {
          return status;
        }
      }
      if (module_.is_shared && IsCallable(symbol) &&
          !IsFfiSpecialSymbol(name)) {
        module_.functions.emplace_back(name);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadImports(const GElf_Sym& symbol) {
    // Another file of the same library may have it.
    if (symbol.st_shndx == SHN_UNDEF) return absl::OkStatus();
    const std::optional<absl::string_view> data = DataOf(symbol);
    if (!data.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("has ", kFfiLibraryBin, " outside its sections"));
    }
    absl::StatusOr<std::vector<FfiModule>> imports = ReadFfiImports(*data);
    if (!imports.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "has ", kFfiLibraryBin, ", which ", imports.status().message()));
    }
    module_.imports = *std::move(imports);
    return absl::OkStatus();
  }

  // From the symbol's first byte to its last, or where its size is not said, to
  // the section's last.
  std::optional<absl::string_view> DataOf(const GElf_Sym& symbol) const {
    Elf_Scn* const section = elf_getscn(elf_.get(), symbol.st_shndx);
    GElf_Shdr header;
    if (section == nullptr || gelf_getshdr(section, &header) == nullptr ||
        header.sh_type == SHT_NOBITS || header.sh_offset > content_.size() ||
        header.sh_size > content_.size() - header.sh_offset) {
      return std::nullopt;
    }
    const uint64_t base = module_.is_shared ? header.sh_addr : 0;
    if (symbol.st_value < base || symbol.st_value - base > header.sh_size) {
      return std::nullopt;
    }
    const uint64_t offset = symbol.st_value - base;
    const uint64_t most = header.sh_size - offset;
    if (symbol.st_size > most) return std::nullopt;
    return content_.substr(
        static_cast<size_t>(header.sh_offset + offset),
        static_cast<size_t>(symbol.st_size == 0 ? most : symbol.st_size));
  }

  const absl::string_view content_;
  std::unique_ptr<Elf, EndElf> elf_;
  CompiledModule module_;
};

bool HasElfType(absl::string_view content, uint16_t type) {
  constexpr size_t kTypeOffset = 16;
  if (!absl::StartsWith(content, ELFMAG) || content.size() < kTypeOffset + 2) {
    return false;
  }
  const bool is_big_endian = content[EI_DATA] == ELFDATA2MSB;
  const size_t low = is_big_endian ? kTypeOffset + 1 : kTypeOffset;
  const size_t high = is_big_endian ? kTypeOffset : kTypeOffset + 1;
  return static_cast<uint8_t>(content[low]) == type && content[high] == 0;
}

}  // namespace

bool LooksLikeSharedObject(absl::string_view content) {
  return HasElfType(content, ET_DYN);
}

bool LooksLikeFirmware(absl::string_view content) {
  if (HasElfType(content, ET_EXEC)) return true;
  if (!HasElfType(content, ET_DYN)) return false;
  const absl::StatusOr<CompiledModule> module = ReadCompiledModule(content);
  return module.ok() && module->functions.empty() && module->imports.empty();
}

absl::StatusOr<CompiledModule> ReadCompiledModule(absl::string_view content) {
  return CompiledModuleReader(content).Read();
}

}  // namespace metad::formats
