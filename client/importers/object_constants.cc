#include "client/importers/object_constants.h"

#include <gelf.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

// A data symbol that may be a constant.
struct DataSymbol {
  std::string name;
  size_t section = 0;
  uint64_t begin = 0;
  uint64_t size = 0;
  // For messages and for the order of equals.
  size_t index = 0;
};

class ObjectReader {
 public:
  ObjectReader(const ByteRange& file, const NameFilter& wanted)
      : file_(file), wanted_(wanted) {}

  ObjectConstants Read();

 private:
  absl::Status Open();
  absl::Status ReadSections();
  void ReadRelocations(Elf_Scn* section, const GElf_Shdr& header);
  absl::Status ReadSymbols();
  void AddSymbol(const GElf_Sym& symbol, Elf32_Word extended, size_t index);
  bool IsReadOnlyData(size_t section) const;
  void AddConstant(const DataSymbol& symbol);
  // Where the first part is that the linker fills in.
  std::optional<uint64_t> FirstRelocation(const DataSymbol& symbol) const;
  void AddProblem(const DataSymbol& symbol, absl::string_view text);

  const ByteRange file_;
  const NameFilter& wanted_;
  std::unique_ptr<Elf, EndElf> elf_;
  size_t section_names_ = 0;
  std::vector<GElf_Shdr> sections_;
  std::vector<std::string> names_;
  // Offsets that relocations name, sorted, by section.
  std::map<size_t, std::vector<uint64_t>> relocations_;
  std::vector<DataSymbol> symbols_;
  ObjectConstants result_;
};

absl::Status Broken(absl::string_view what) {
  const char* reason = elf_errmsg(-1);
  return absl::InvalidArgumentError(absl::StrCat(
      "its ", what,
      " cannot be read: ", reason == nullptr ? "damaged" : reason));
}

ObjectConstants ObjectReader::Read() {
  absl::Status status = Open();
  if (status.ok()) status = ReadSections();
  if (status.ok()) status = ReadSymbols();
  if (!status.ok()) {
    result_.problems.emplace_back(status.message());
    return std::move(result_);
  }
  std::sort(symbols_.begin(), symbols_.end(),
            [](const DataSymbol& a, const DataSymbol& b) {
              return std::tie(a.section, a.begin, a.index) <
                     std::tie(b.section, b.begin, b.index);
            });
  std::unordered_set<std::string> known;
  for (const DataSymbol& symbol : symbols_) {
    if (!known.insert(symbol.name).second) {
      AddProblem(symbol, "another constant of the object has that name");
      continue;
    }
    AddConstant(symbol);
  }
  return std::move(result_);
}

absl::Status ObjectReader::Open() {
  if (elf_version(EV_CURRENT) == EV_NONE) return Broken("format");
  // libelf does not write to what it only reads.
  elf_.reset(elf_memory(const_cast<char*>(file_.view().data()), file_.size()));
  GElf_Ehdr header;
  if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF ||
      gelf_getehdr(elf_.get(), &header) == nullptr) {
    return absl::InvalidArgumentError("at byte 0: expected an ELF object");
  }
  if (header.e_ident[EI_DATA] != ELFDATA2LSB) {
    return absl::InvalidArgumentError(
        "at byte 5: the object is of a big-endian machine, and of which sizes "
        "its numbers are it does not say; expected a little-endian one");
  }
  if (header.e_type != ET_REL) {
    return absl::InvalidArgumentError(
        "at byte 16: expected a relocatable object, of which it is known which "
        "bytes the linker fills in");
  }
  return absl::OkStatus();
}

absl::Status ObjectReader::ReadSections() {
  size_t count = 0;
  if (elf_getshdrnum(elf_.get(), &count) != 0 ||
      (count > 0 && elf_getshdrstrndx(elf_.get(), &section_names_) != 0)) {
    return Broken("table of sections");
  }
  for (size_t i = 0; i < count; ++i) {
    Elf_Scn* const section = elf_getscn(elf_.get(), i);
    GElf_Shdr header;
    if (section == nullptr || gelf_getshdr(section, &header) == nullptr) {
      return Broken("table of sections");
    }
    const char* const name =
        elf_strptr(elf_.get(), section_names_, header.sh_name);
    sections_.push_back(header);
    names_.emplace_back(name == nullptr ? "" : name);
    ReadRelocations(section, header);
  }
  for (auto& [section, offsets] : relocations_) {
    std::sort(offsets.begin(), offsets.end());
  }
  return absl::OkStatus();
}

void ObjectReader::ReadRelocations(Elf_Scn* section, const GElf_Shdr& header) {
  const bool has_addend = header.sh_type == SHT_RELA;
  if (!has_addend && header.sh_type != SHT_REL) return;
  Elf_Data* const data = elf_getdata(section, nullptr);
  if (data == nullptr) return;
  const size_t entry_bytes = gelf_fsize(
      elf_.get(), has_addend ? ELF_T_RELA : ELF_T_REL, 1, EV_CURRENT);
  std::vector<uint64_t>& offsets = relocations_[header.sh_info];
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
  for (size_t i = 0; i < sections_.size(); ++i) {
    Elf_Scn* const section = elf_getscn(elf_.get(), i);
    if (sections_[i].sh_type == SHT_SYMTAB) {
      symbols = elf_getdata(section, nullptr);
      strings = sections_[i].sh_link;
      if (symbols == nullptr) return Broken("symbol table");
    } else if (sections_[i].sh_type == SHT_SYMTAB_SHNDX) {
      extended = elf_getdata(section, nullptr);
    }
  }
  if (symbols == nullptr) return absl::OkStatus();
  const size_t count =
      symbols->d_size / gelf_fsize(elf_.get(), ELF_T_SYM, 1, EV_CURRENT);
  for (size_t i = 0; i < count; ++i) {
    GElf_Sym symbol;
    Elf32_Word index = 0;
    if (gelf_getsymshndx(symbols, extended, static_cast<int>(i), &symbol,
                         &index) == nullptr) {
      return Broken("symbol table");
    }
    if (GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || symbol.st_size == 0) {
      continue;
    }
    const size_t before = symbols_.size();
    AddSymbol(symbol, index, i);
    if (symbols_.size() == before) continue;
    const char* const name = elf_strptr(elf_.get(), strings, symbol.st_name);
    if (name == nullptr || *name == '\0' || !IsWanted(wanted_, name)) {
      symbols_.pop_back();
      continue;
    }
    symbols_.back().name = name;
    if (symbols_.size() > kMaxFileConstants) {
      return absl::InvalidArgumentError(
          absl::StrCat("expected at most ", kMaxFileConstants, " constants"));
    }
  }
  return absl::OkStatus();
}

void ObjectReader::AddSymbol(const GElf_Sym& symbol, Elf32_Word extended,
                             size_t index) {
  size_t section = symbol.st_shndx;
  if (section == SHN_XINDEX) {
    section = extended;
  } else if (section >= SHN_LORESERVE) {
    return;
  }
  if (section == SHN_UNDEF || section >= sections_.size() ||
      !IsReadOnlyData(section)) {
    return;
  }
  symbols_.push_back({"", section, symbol.st_value, symbol.st_size, index});
}

// Compilers mark .rodata.tvm, say, as writable where TVM forgot a const: the
// name counts more.
bool ObjectReader::IsReadOnlyData(size_t section) const {
  const GElf_Shdr& header = sections_[section];
  const bool is_loaded = (header.sh_flags & SHF_ALLOC) != 0 &&
                         (header.sh_flags & (SHF_COMPRESSED | SHF_TLS)) == 0;
  const bool is_written = (header.sh_flags & SHF_WRITE) != 0 &&
                          !absl::StartsWith(names_[section], ".rodata");
  return header.sh_type == SHT_PROGBITS && is_loaded && !is_written;
}

std::optional<uint64_t> ObjectReader::FirstRelocation(
    const DataSymbol& symbol) const {
  const auto found = relocations_.find(symbol.section);
  if (found == relocations_.end()) return std::nullopt;
  const auto first = std::lower_bound(found->second.begin(),
                                      found->second.end(), symbol.begin);
  if (first == found->second.end() || *first - symbol.begin >= symbol.size) {
    return std::nullopt;
  }
  return *first - symbol.begin;
}

void ObjectReader::AddConstant(const DataSymbol& symbol) {
  const GElf_Shdr& section = sections_[symbol.section];
  if (symbol.begin > section.sh_size ||
      symbol.size > section.sh_size - symbol.begin ||
      section.sh_offset > file_.size() ||
      section.sh_size > file_.size() - section.sh_offset) {
    return AddProblem(
        symbol, absl::StrCat("its ", symbol.size, " bytes at ", symbol.begin,
                             " are not all in the section"));
  }
  if (const std::optional<uint64_t> at = FirstRelocation(symbol)) {
    return AddProblem(
        symbol,
        absl::StrCat("the linker fills in an address at its byte ", *at,
                     ", so that its bytes are not known; expected plain data, "
                     "or --select to leave it out"));
  }
  if (!IsUtf8(symbol.name)) return AddProblem(symbol, "its name is not UTF-8");
  ImportedConstant constant;
  constant.name = symbol.name;
  constant.type = {TypeCode::kUInt, 8};
  constant.shape = {static_cast<int64_t>(symbol.size)};
  constant.data =
      file_.Part(static_cast<size_t>(section.sh_offset + symbol.begin),
                 static_cast<size_t>(symbol.size));
  result_.constants.push_back(std::move(constant));
}

void ObjectReader::AddProblem(const DataSymbol& symbol,
                              absl::string_view text) {
  result_.problems.push_back(absl::StrCat(
      "symbol '", Printable(symbol.name), "' at byte ",
      sections_[symbol.section].sh_offset + symbol.begin, ", in section '",
      Printable(names_[symbol.section]), "': ", text));
}

}  // namespace

ObjectConstants ReadObjectConstants(const ByteRange& file,
                                    const NameFilter& wanted) {
  return ObjectReader(file, wanted).Read();
}

}  // namespace metad::client
