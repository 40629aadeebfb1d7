#include "server/pipeline/firmware/dynamic_relocations.h"

#include <elf.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "server/pipeline/firmware/image_memory.h"

namespace metad::firmware {
namespace {

// Of <elf.h>, which older ones lack.
constexpr uint64_t kDtRelrSize = 35;
constexpr uint64_t kDtRelr = 36;
// Far more than a firmware has; a hostile file may name any number.
constexpr uint64_t kMaxWords = uint64_t{4} << 20;

// How one machine numbers the two relocations that matter (its ELF supplement).
struct Numbers {
  uint16_t machine;
  // The image's own base and the addend.
  uint32_t relative;
  // A symbol's address and the addend, as wide as a pointer.
  uint32_t address32;
  uint32_t address64;
};

constexpr Numbers kNumbers[] = {
    {EM_ARM, R_ARM_RELATIVE, R_ARM_ABS32, 0},
    {EM_AARCH64, R_AARCH64_RELATIVE, 0, R_AARCH64_ABS64},
    {EM_RISCV, R_RISCV_RELATIVE, R_RISCV_32, R_RISCV_64},
    {EM_X86_64, R_X86_64_RELATIVE, R_X86_64_32, R_X86_64_64},
    {EM_386, R_386_RELATIVE, R_386_32, 0},
    {EM_S390, R_390_RELATIVE, R_390_32, R_390_64},
};

class DynamicReader {
 public:
  explicit DynamicReader(const ImageMemory& memory)
      : memory_(memory), word_(memory.pointer_bytes()) {}

  DynamicRelocations Read() {
    ReadEntries();
    ReadTable(rela_, rela_size_, true);
    ReadTable(rel_, rel_size_, false);
    ReadRelativeBitmaps();
    return {std::move(words_),
            {{rela_, rela_size_}, {rel_, rel_size_}, {relr_, relr_size_}}};
  }

 private:
  std::optional<uint64_t> Word(uint64_t address) const {
    return memory_.Number(address, word_);
  }

  void ReadEntries() {
    const LinkedImage& image = memory_.image();
    for (uint64_t at = 0; at + 2 * word_ <= image.dynamic_size;
         at += 2 * word_) {
      const std::optional<uint64_t> tag = Word(image.dynamic_address + at);
      const std::optional<uint64_t> value =
          Word(image.dynamic_address + at + word_);
      if (!tag.has_value() || !value.has_value() || *tag == DT_NULL) return;
      if (*tag == DT_RELA) rela_ = *value;
      if (*tag == DT_RELASZ) rela_size_ = *value;
      if (*tag == DT_REL) rel_ = *value;
      if (*tag == DT_RELSZ) rel_size_ = *value;
      if (*tag == kDtRelr) relr_ = *value;
      if (*tag == kDtRelrSize) relr_size_ = *value;
      if (*tag == DT_SYMTAB) symbols_ = *value;
    }
  }

  void ReadTable(uint64_t table, uint64_t size, bool has_addends) {
    const uint64_t entry = (has_addends ? 3 : 2) * word_;
    for (uint64_t at = 0; at + entry <= size && written_ < kMaxWords;
         at += entry) {
      const std::optional<uint64_t> place = Word(table + at);
      const std::optional<uint64_t> info = Word(table + at + word_);
      if (!place.has_value() || !info.has_value()) return;
      const std::optional<uint64_t> addend =
          Word(has_addends ? table + at + 2 * word_ : *place);
      if (addend.has_value()) Write(*place, *info, *addend);
    }
  }

  void Write(uint64_t place, uint64_t info, uint64_t addend) {
    const bool is_wide = word_ == 8;
    const auto type =
        static_cast<uint32_t>(is_wide ? info & 0xffffffff : info & 0xff);
    const uint64_t symbol = is_wide ? info >> 32 : info >> 8;
    for (const Numbers& numbers : kNumbers) {
      if (numbers.machine != memory_.image().machine) continue;
      if (type == numbers.relative) Put(place, addend);
      if (type != (is_wide ? numbers.address64 : numbers.address32)) continue;
      const std::optional<uint64_t> address = AddressOfSymbol(symbol);
      if (address.has_value()) Put(place, *address + addend);
    }
  }

  // Of DT_SYMTAB's symbol of that number; nothing where it is undefined.
  std::optional<uint64_t> AddressOfSymbol(uint64_t number) const {
    const bool is_wide = word_ == 8;
    const uint64_t size = is_wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    const uint64_t value_at =
        is_wide ? offsetof(Elf64_Sym, st_value) : offsetof(Elf32_Sym, st_value);
    const uint64_t section_at =
        is_wide ? offsetof(Elf64_Sym, st_shndx) : offsetof(Elf32_Sym, st_shndx);
    const uint64_t symbol = symbols_ + number * size;
    const std::optional<uint64_t> section =
        memory_.Number(symbol + section_at, 2);
    if (symbols_ == 0 || !section.has_value() || *section == SHN_UNDEF) {
      return std::nullopt;
    }
    return Word(symbol + value_at);
  }

  // An even word is a place, the bits of an odd one say which of the words
  // after it are places, too.
  void ReadRelativeBitmaps() {
    uint64_t next = 0;
    for (uint64_t at = 0; at + word_ <= relr_size_ && written_ < kMaxWords;
         at += word_) {
      const std::optional<uint64_t> entry = Word(relr_ + at);
      if (!entry.has_value()) return;
      if ((*entry & 1) == 0) {
        PutInPlace(*entry);
        next = *entry + word_;
        continue;
      }
      for (uint64_t bit = 1; bit < 8 * word_; ++bit) {
        if ((*entry >> bit & 1) != 0) PutInPlace(next + (bit - 1) * word_);
      }
      next += (8 * word_ - 1) * word_;
    }
  }

  void PutInPlace(uint64_t place) {
    const std::optional<uint64_t> addend = Word(place);
    if (addend.has_value()) Put(place, *addend);
  }

  void Put(uint64_t place, uint64_t value) {
    if (++written_ > kMaxWords) return;
    words_[place] = word_ == 8 ? value : value & 0xffffffff;
  }

  const ImageMemory& memory_;
  const uint64_t word_;
  uint64_t rela_ = 0;
  uint64_t rela_size_ = 0;
  uint64_t rel_ = 0;
  uint64_t rel_size_ = 0;
  uint64_t relr_ = 0;
  uint64_t relr_size_ = 0;
  uint64_t symbols_ = 0;
  uint64_t written_ = 0;
  absl::flat_hash_map<uint64_t, uint64_t> words_;
};

}  // namespace

DynamicRelocations ReadDynamicRelocations(const ImageMemory& memory) {
  return DynamicReader(memory).Read();
}

}  // namespace metad::firmware
