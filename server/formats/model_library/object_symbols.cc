#include "server/formats/model_library/object_symbols.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::formats {
namespace {

constexpr char kElfMagic[] =
    "\x7f"
    "ELF";

// Of a symbol's st_other.
constexpr unsigned kVisibilityMask = 3;

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

struct Symbol {
  std::string name;
  GElf_Sym entry = {};
};

// Which data refers to which symbol.
struct Reference {
  size_t section = 0;
  uint64_t offset = 0;
  size_t symbol = 0;

  bool operator<(const Reference& other) const {
    return std::tie(section, offset, symbol) <
           std::tie(other.section, other.offset, other.symbol);
  }
};

bool IsGlobal(const GElf_Sym& symbol) {
  const int binding = GELF_ST_BIND(symbol.st_info);
  return binding == STB_GLOBAL || binding == STB_WEAK;
}

class SymbolReader {
 public:
  explicit SymbolReader(absl::string_view content) : content_(content) {}

  // InvalidArgument for what is no relocatable object.
  absl::Status Open() {
    if (elf_version(EV_CURRENT) == EV_NONE) {
      return absl::InternalError("libelf does not know this version of ELF");
    }
    // The library takes no pointer to const, and writes nothing.
    elf_.reset(elf_memory(const_cast<char*>(content_.data()), content_.size()));
    GElf_Ehdr header;
    if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF ||
        gelf_getehdr(elf_.get(), &header) == nullptr) {
      return absl::InvalidArgumentError("is no ELF object");
    }
    if (header.e_type != ET_REL) {
      return absl::InvalidArgumentError(
          "is an ELF file and no relocatable object, expected what a compiler "
          "writes with -c");
    }
    return ReadSymbols();
  }

  ObjectSymbols Describe() const {
    ObjectSymbols result;
    for (const Symbol& symbol : symbols_) {
      if (GELF_ST_TYPE(symbol.entry.st_info) == STT_FUNC &&
          symbol.entry.st_shndx != SHN_UNDEF && IsGlobal(symbol.entry)) {
        result.functions.push_back(symbol.name);
      }
      if (!IsGlobal(symbol.entry) || symbol.name.empty()) continue;
      if (symbol.entry.st_shndx == SHN_UNDEF) {
        result.undefined.push_back(symbol.name);
      } else if (GELF_ST_TYPE(symbol.entry.st_info) == STT_OBJECT) {
        result.variables.push_back(symbol.name);
      }
    }
    for (const Reference& reference : DataReferences()) {
      const Symbol& symbol = symbols_[reference.symbol];
      const bool may_be_function =
          symbol.entry.st_shndx == SHN_UNDEF ||
          GELF_ST_TYPE(symbol.entry.st_info) == STT_FUNC;
      if (may_be_function && IsGlobal(symbol.entry)) {
        result.referred_by_data.push_back(symbol.name);
      }
    }
    return result;
  }

  absl::StatusOr<std::string> Rename(const std::string& from,
                                     const std::string& to) const {
    std::optional<size_t> begin;
    size_t index = 0;
    for (size_t i = 0; i < symbols_.size(); ++i) {
      if (symbols_[i].name == from && IsGlobal(symbols_[i].entry)) {
        begin = symbols_[i].entry.st_name;
        index = i;
      }
    }
    if (!begin.has_value() || from.size() != to.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("has no global symbol ", from));
    }
    for (const Symbol& symbol : symbols_) {
      // Linkers' tables let names share their ends.
      const size_t name = symbol.entry.st_name;
      if (name <= *begin + from.size() && name + symbol.name.size() >= *begin &&
          symbol.name != from) {
        return absl::InvalidArgumentError(
            absl::StrCat("has a symbol whose name is part of that of ", from));
      }
    }
    if (names_offset_ > content_.size() ||
        *begin > content_.size() - names_offset_ ||
        content_.substr(names_offset_ + *begin, from.size()) != from) {
      return absl::InvalidArgumentError("has a damaged table of names");
    }
    // Visibility is the byte after the binding, in both classes of ELF.
    const size_t in_entry = gelf_getclass(elf_.get()) == ELFCLASS64
                                ? offsetof(Elf64_Sym, st_other)
                                : offsetof(Elf32_Sym, st_other);
    const size_t visibility =
        symbols_offset_ + index * symbol_bytes_ + in_entry;
    if (visibility >= content_.size()) {
      return absl::InvalidArgumentError("has a damaged symbol table");
    }
    std::string renamed(content_);
    renamed.replace(names_offset_ + *begin, to.size(), to);
    // Binding and type are the byte before it.
    const auto info = static_cast<unsigned char>(renamed[visibility - 1]);
    renamed[visibility - 1] =
        static_cast<char>(ELF32_ST_INFO(STB_WEAK, ELF32_ST_TYPE(info)));
    const auto other = static_cast<unsigned char>(renamed[visibility]);
    renamed[visibility] =
        static_cast<char>((other & ~kVisibilityMask) | STV_HIDDEN);
    return renamed;
  }

 private:
  absl::Status ReadSymbols() {
    Elf_Scn* section = nullptr;
    while ((section = elf_nextscn(elf_.get(), section)) != nullptr) {
      GElf_Shdr header;
      if (gelf_getshdr(section, &header) == nullptr) {
        return absl::InvalidArgumentError("has a damaged table of sections");
      }
      if (header.sh_type != SHT_SYMTAB) continue;
      return ReadTable(section, header);
    }
    return absl::InvalidArgumentError("has no symbol table");
  }

  absl::Status ReadTable(Elf_Scn* section, const GElf_Shdr& header) {
    Elf_Data* const data = elf_getdata(section, nullptr);
    GElf_Shdr names;
    Elf_Scn* const name_section = elf_getscn(elf_.get(), header.sh_link);
    if (data == nullptr || header.sh_entsize == 0 || name_section == nullptr ||
        gelf_getshdr(name_section, &names) == nullptr) {
      return absl::InvalidArgumentError("has a damaged symbol table");
    }
    names_offset_ = names.sh_offset;
    symbols_offset_ = header.sh_offset;
    symbol_bytes_ = header.sh_entsize;
    GElf_Sym entry;
    for (int i = 0; gelf_getsym(data, i, &entry) != nullptr; ++i) {
      const char* const name =
          elf_strptr(elf_.get(), header.sh_link, entry.st_name);
      if (name == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("has a symbol, ", i, ", whose name is not in it"));
      }
      symbols_.push_back({name, entry});
    }
    return absl::OkStatus();
  }

  // Of initialized data, in the order of the data.
  std::vector<Reference> DataReferences() const {
    std::vector<Reference> references;
    Elf_Scn* section = nullptr;
    while ((section = elf_nextscn(elf_.get(), section)) != nullptr) {
      GElf_Shdr header;
      if (gelf_getshdr(section, &header) == nullptr) continue;
      if (header.sh_type != SHT_REL && header.sh_type != SHT_RELA) continue;
      GElf_Shdr target;
      Elf_Scn* const data = elf_getscn(elf_.get(), header.sh_info);
      if (data == nullptr || gelf_getshdr(data, &target) == nullptr) continue;
      const bool is_data = target.sh_type == SHT_PROGBITS &&
                           (target.sh_flags & SHF_ALLOC) != 0 &&
                           (target.sh_flags & SHF_EXECINSTR) == 0;
      if (is_data) AddReferences(section, header, references);
    }
    std::sort(references.begin(), references.end());
    return references;
  }

  void AddReferences(Elf_Scn* section, const GElf_Shdr& header,
                     std::vector<Reference>& references) const {
    Elf_Data* const data = elf_getdata(section, nullptr);
    if (data == nullptr) return;
    for (int i = 0;; ++i) {
      GElf_Rela entry = {};
      if (header.sh_type == SHT_RELA) {
        if (gelf_getrela(data, i, &entry) == nullptr) return;
      } else {
        GElf_Rel without_addend;
        if (gelf_getrel(data, i, &without_addend) == nullptr) return;
        entry.r_offset = without_addend.r_offset;
        entry.r_info = without_addend.r_info;
      }
      const size_t symbol = GELF_R_SYM(entry.r_info);
      if (symbol < symbols_.size()) {
        references.push_back({header.sh_info, entry.r_offset, symbol});
      }
    }
  }

  const absl::string_view content_;
  std::unique_ptr<Elf, EndElf> elf_;
  std::vector<Symbol> symbols_;
  // Of the table of names, in the file.
  size_t names_offset_ = 0;
  // Of the symbols, and the size of each.
  size_t symbols_offset_ = 0;
  size_t symbol_bytes_ = 0;
};

}  // namespace

bool LooksLikeElf(absl::string_view content) {
  return absl::StartsWith(content, kElfMagic);
}

absl::StatusOr<ObjectSymbols> ReadObjectSymbols(absl::string_view content) {
  SymbolReader reader(content);
  if (absl::Status status = reader.Open(); !status.ok()) return status;
  return reader.Describe();
}

absl::StatusOr<std::string> RenameObjectSymbol(absl::string_view content,
                                               const std::string& from,
                                               const std::string& to) {
  SymbolReader reader(content);
  if (absl::Status status = reader.Open(); !status.ok()) return status;
  return reader.Rename(from, to);
}

}  // namespace metad::formats
