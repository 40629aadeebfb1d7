#include "server/pipeline/firmware/standalone_registry_search.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtime/metad/metad_name_index.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "server/pipeline/firmware/entry_table_search.h"

namespace metad::firmware {
namespace {

constexpr size_t kMaxPlaces = 64;

// struct metad_name_index in the image.
class ImageNameIndex {
 public:
  // Nothing where it is cut short.
  static std::optional<ImageNameIndex> At(const ImageMemory& memory,
                                          uint64_t address) {
    const uint64_t pointer = memory.pointer_bytes();
    const auto slots = memory.Pointer(address);
    const auto displacements = memory.Pointer(address + pointer);
    const auto seed = memory.Number(address + 2 * pointer, 4);
    const auto count = memory.Number(address + 2 * pointer + 4, 2);
    const auto buckets = memory.Number(address + 2 * pointer + 6, 2);
    if (!slots.has_value() || !displacements.has_value() || !seed.has_value() ||
        !count.has_value() || !buckets.has_value()) {
      return std::nullopt;
    }
    ImageNameIndex index(memory);
    index.slots_ = *slots;
    index.displacements_ = *displacements;
    index.seed_ = static_cast<uint32_t>(*seed);
    index.count_ = static_cast<uint16_t>(*count);
    index.buckets_ = static_cast<uint16_t>(*buckets);
    return index;
  }

  uint16_t count() const { return count_; }
  uint64_t slots() const { return slots_; }
  uint64_t displacements() const { return displacements_; }
  uint16_t buckets() const { return buckets_; }

  // Whether a lookup of the name comes by this position of the table.
  bool LeadsTo(absl::string_view name, size_t position) const {
    uint32_t hash = seed_;
    for (const char c : name) hash = metad_hash_step(hash, c);
    hash = metad_hash_finish(hash);
    if (buckets_ == 0) {
      // All slots are searched.
      for (uint32_t slot = 0; slot < count_; ++slot) {
        if (SlotHas(slot, position)) return true;
      }
      return false;
    }
    const uint32_t bucket = metad_hash_reduce(hash >> 16, buckets_);
    const auto displacement =
        memory_->Number(displacements_ + uint64_t{2} * bucket, 2);
    if (!displacement.has_value()) return false;
    uint32_t slot = metad_hash_reduce(hash & 0xffff, count_) +
                    static_cast<uint32_t>(*displacement);
    if (slot >= count_) slot -= count_;
    return SlotHas(slot, position);
  }

 private:
  explicit ImageNameIndex(const ImageMemory& memory) : memory_(&memory) {}

  bool SlotHas(uint32_t slot, size_t position) const {
    return memory_->Number(slots_ + uint64_t{2} * slot, 2) == position;
  }

  const ImageMemory* memory_;
  uint64_t slots_ = 0;
  uint64_t displacements_ = 0;
  uint32_t seed_ = 0;
  uint16_t count_ = 0;
  uint16_t buckets_ = 0;
};

class StandaloneSearch {
 public:
  StandaloneSearch(const ImageMemory& memory, const SymbolIndex& symbols,
                   const ReportedImage& report)
      : memory_(memory), symbols_(symbols), report_(report) {
    for (const ReportedFunction& function : report.functions) {
      names_.push_back(function.name);
    }
  }

  RegistrySearch Run() {
    const std::vector<uint64_t> tables = FindEntryTables(
        memory_, symbols_,
        codegen::LocalSymbol(report_.name, codegen::kEntriesSuffix), names_);
    for (const uint64_t table : tables) {
      const std::optional<uint64_t> registry = RegistryOf(table);
      if (registry.has_value()) return {Decode(*registry, table), ""};
    }
    return {std::nullopt, WhyNone(!tables.empty())};
  }

 private:
  // Four halfwords and the registry's name come before the table's address.
  uint64_t offset_of_table() const { return 8 + memory_.pointer_bytes(); }

  std::optional<uint64_t> RegistryOf(uint64_t table) const {
    const ImageSymbol* symbol =
        symbols_.Find(codegen::RegistrySymbol(report_.name));
    if (symbol != nullptr) {
      const bool leads =
          memory_.Pointer(symbol->value + offset_of_table()) == table;
      return leads ? std::optional<uint64_t>(symbol->value) : std::nullopt;
    }
    for (const uint64_t place : memory_.FindPointersTo(table, kMaxPlaces)) {
      const uint64_t registry = place - offset_of_table();
      const auto name = memory_.Pointer(registry + 8);
      if (name.has_value() &&
          memory_.String(*name, report_.name.size()) == report_.name) {
        return registry;
      }
    }
    return std::nullopt;
  }

  FoundRegistry Decode(uint64_t registry, uint64_t table) const {
    const uint64_t pointer = memory_.pointer_bytes();
    FoundRegistry found;
    found.anchor = registry;
    // With what follows the table's address: an index of two pointers and 8
    // bytes, and three pointers.
    found.parts = {
        {"the registry", registry,
         offset_of_table() + pointer + 2 * pointer + 8 + 3 * pointer},
        {"the table of functions", table, 2 * pointer * names_.size()}};
    for (size_t i = 0; i < names_.size(); ++i) {
      found.entries.push_back(memory_.Pointer(table + (2 * i + 1) * pointer));
    }
    CheckLayout(registry, found);
    CheckIndex(registry + offset_of_table() + pointer, found);
    return found;
  }

  void CheckLayout(uint64_t registry, FoundRegistry& found) const {
    const auto major = memory_.Number(registry, 2);
    const auto minor = memory_.Number(registry + 2, 2);
    if (major.has_value() && minor.has_value() &&
        metad_layout_is_compatible(static_cast<uint16_t>(*major),
                                   static_cast<uint16_t>(*minor)) != 0) {
      return;
    }
    found.problems.push_back(
        absl::StrCat("its layout is version ", major.value_or(0), ".",
                     minor.value_or(0), "; expected ", METAD_LAYOUT_MAJOR, ".",
                     METAD_LAYOUT_MINOR, " or a later one of that number"));
  }

  void CheckIndex(uint64_t address, FoundRegistry& found) const {
    const auto index = ImageNameIndex::At(memory_, address);
    if (!index.has_value() || index->count() != names_.size()) {
      found.problems.push_back(
          absl::StrCat("it has ", index.has_value() ? index->count() : 0,
                       " functions; expected ", names_.size()));
      return;
    }
    found.parts.push_back(
        {"the slots of names", index->slots(), uint64_t{2} * index->count()});
    if (index->buckets() != 0) {
      found.parts.push_back({"the displacements of names",
                             index->displacements(),
                             uint64_t{2} * index->buckets()});
    }
    for (size_t i = 0; i < names_.size(); ++i) {
      if (index->LeadsTo(names_[i], i)) continue;
      found.problems.push_back(
          absl::StrCat("a lookup of ", names_[i],
                       " does not find it: its index is damaged"));
    }
  }

  std::string WhyNone(bool has_table) const {
    const std::string symbol = codegen::RegistrySymbol(report_.name);
    if (has_table || symbols_.Find(symbol) != nullptr) {
      return absl::StrCat(
          "the firmware's ", symbol,
          " has other names than the report: it was linked with the metadata "
          "of another build; expected the report of that one, or the firmware "
          "linked anew");
    }
    return absl::StrCat(
        "the registry is not in the firmware: no table in it has the names of "
        "its functions. If ",
        report_.name, "_metadata.o is linked, nothing refers to ", symbol,
        " and --gc-sections dropped it: refer to it, or link with -u ", symbol);
  }

  const ImageMemory& memory_;
  const SymbolIndex& symbols_;
  const ReportedImage& report_;
  std::vector<std::string> names_;
};

}  // namespace

RegistrySearch FindStandaloneRegistry(const ImageMemory& memory,
                                      const SymbolIndex& symbols,
                                      const ReportedImage& report) {
  return StandaloneSearch(memory, symbols, report).Run();
}

}  // namespace metad::firmware
