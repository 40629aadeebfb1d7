#include "server/formats/tensors/object_labels.h"

#include <elf.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kFilePrefix = "_binary_";
constexpr absl::string_view kFileStart = "_start";

// $a, $d, $t and $x of the Arm and RISC-V ABIs, with or without a suffix, say
// what the bytes are; .L names are an assembler's own.
bool IsMadeByTools(absl::string_view name) {
  const bool is_mapping =
      name.size() >= 2 && name[0] == '$' &&
      absl::string_view("adtx").find(name[1]) != absl::string_view::npos &&
      (name.size() == 2 || name[2] == '.' || name[1] == 'x');
  return name.empty() || is_mapping || absl::StartsWith(name, ".L");
}

bool IsPlace(const ObjectSymbol& symbol) {
  const bool has_address = symbol.type == STT_NOTYPE ||
                           symbol.type == STT_OBJECT || symbol.type == STT_FUNC;
  return symbol.section != 0 && has_address && !IsMadeByTools(symbol.name);
}

}  // namespace

ObjectLabels::ObjectLabels(const RelocatableObject& object) : object_(object) {
  for (const ObjectSymbol& symbol : object.symbols) {
    if (!IsPlace(symbol)) continue;
    by_name_.try_emplace({symbol.section, symbol.name}, symbol.value);
    addresses_[symbol.section].push_back(symbol.value);
    if (symbol.size == 0) continue;
    uint64_t& size = sizes_[{symbol.section, symbol.value}];
    size = std::max(size, symbol.size);
  }
  for (auto& [section, addresses] : addresses_) {
    std::sort(addresses.begin(), addresses.end());
  }
}

std::optional<DataExtent> ObjectLabels::ExtentOf(
    const ObjectSymbol& symbol) const {
  if (!IsPlace(symbol) || symbol.type == STT_FUNC) return std::nullopt;
  const ObjectSection& section = object_.sections[symbol.section];
  if ((section.flags & SHF_EXECINSTR) != 0) return std::nullopt;
  if (symbol.size > 0) return DataExtent{symbol.size};
  if (symbol.value >= section.size || IsEnd(symbol)) return std::nullopt;
  DataExtent extent;
  extent.is_label = true;
  absl::string_view stem = symbol.name;
  extent.is_embedded_file = absl::ConsumePrefix(&stem, kFilePrefix) &&
                            absl::ConsumeSuffix(&stem, kFileStart);
  if (extent.is_embedded_file) {
    const uint64_t end =
        Find(symbol.section, absl::StrCat(kFilePrefix, stem, "_end"))
            .value_or(section.size);
    if (end <= symbol.value) return std::nullopt;
    extent.size = end - symbol.value;
    return extent;
  }
  if (const uint64_t size = SizeAt(symbol); size > 0) {
    // Of two that begin there, that with the type is empty.
    if (symbol.type == STT_OBJECT) return std::nullopt;
    extent.size = size;
    return extent;
  }
  const uint64_t next = NextAddress(symbol);
  extent.size = next - symbol.value;
  extent.is_guessed = !HasEndAt(symbol, next);
  return extent;
}

uint64_t ObjectLabels::SizeAt(const ObjectSymbol& symbol) const {
  const auto found = sizes_.find({symbol.section, symbol.value});
  return found == sizes_.end() ? 0 : found->second;
}

std::optional<uint64_t> ObjectLabels::Find(size_t section,
                                           absl::string_view name) const {
  const auto found = by_name_.find({section, name});
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

bool ObjectLabels::IsEnd(const ObjectSymbol& symbol) const {
  absl::string_view stem = symbol.name;
  if (!absl::ConsumeSuffix(&stem, "_end")) return false;
  for (const absl::string_view suffix : {"", "_start", "_begin"}) {
    const auto start = Find(symbol.section, absl::StrCat(stem, suffix));
    if (start && *start <= symbol.value) return true;
  }
  return false;
}

bool ObjectLabels::HasEndAt(const ObjectSymbol& symbol,
                            uint64_t address) const {
  absl::string_view stem = symbol.name;
  if (!absl::ConsumeSuffix(&stem, "_start")) {
    absl::ConsumeSuffix(&stem, "_begin");
  }
  return Find(symbol.section, absl::StrCat(symbol.name, "_end")) == address ||
         Find(symbol.section, absl::StrCat(stem, "_end")) == address;
}

uint64_t ObjectLabels::NextAddress(const ObjectSymbol& symbol) const {
  const uint64_t end = object_.sections[symbol.section].size;
  const std::vector<uint64_t>& addresses = addresses_.at(symbol.section);
  const auto next =
      std::upper_bound(addresses.begin(), addresses.end(), symbol.value);
  return next == addresses.end() ? end : std::min(*next, end);
}

}  // namespace metad::formats
