#include "server/pipeline/object_bytes.h"

namespace metad::pipeline {

const ObjectSection* SectionWithContent(const ObjectFile& object,
                                        const ObjectSymbol& symbol) {
  if (!symbol.section.has_value()) return nullptr;
  const ObjectSection& section = object.sections[*symbol.section];
  if (!section.allocated() || section.zero_filled()) return nullptr;
  if (symbol.value > section.content.size() ||
      symbol.size > section.content.size() - symbol.value) {
    return nullptr;
  }
  return &section;
}

std::optional<absl::string_view> SymbolBytes(const ObjectFile& object,
                                             const ObjectSymbol& symbol) {
  const ObjectSection* section = SectionWithContent(object, symbol);
  if (section == nullptr) return std::nullopt;
  return section->content.substr(symbol.value, symbol.size);
}

ObjectPointers::ObjectPointers(const ObjectFile& object) : object_(object) {
  for (const ObjectRelocation& relocation : object.relocations) {
    relocations_.try_emplace({relocation.section, relocation.offset},
                             &relocation);
  }
}

std::optional<ObjectPointers::Target> ObjectPointers::At(
    const ObjectSymbol& symbol, uint64_t offset) const {
  if (!symbol.section.has_value()) return std::nullopt;
  const uint64_t position = symbol.value + offset;
  const auto found = relocations_.find({*symbol.section, position});
  if (found == relocations_.end()) return std::nullopt;
  const ObjectRelocation& relocation = *found->second;
  if (!relocation.symbol.has_value()) return std::nullopt;
  const std::optional<int64_t> addend =
      relocation.addend.has_value() ? relocation.addend
                                    : FieldContent(*symbol.section, position);
  if (!addend.has_value()) return std::nullopt;
  return Target{&object_.symbols[*relocation.symbol], *addend};
}

std::optional<absl::string_view> ObjectPointers::StringAt(
    const Target& target, size_t max_length) const {
  if (!target.symbol->section.has_value()) return std::nullopt;
  const ObjectSection& section = object_.sections[*target.symbol->section];
  const uint64_t start =
      target.symbol->value + static_cast<uint64_t>(target.offset);
  if (start >= section.content.size()) return std::nullopt;
  const absl::string_view text = section.content.substr(start, max_length + 1);
  const size_t end = text.find('\0');
  if (end == absl::string_view::npos) return std::nullopt;
  return text.substr(0, end);
}

std::optional<int64_t> ObjectPointers::FieldContent(size_t section,
                                                    uint64_t offset) const {
  const absl::string_view content = object_.sections[section].content;
  const auto bytes = static_cast<size_t>(object_.pointer_bits / 8);
  if (offset > content.size() || bytes > content.size() - offset) {
    return std::nullopt;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) {
    const size_t at = object_.big_endian ? i : bytes - 1 - i;
    value = value << 8 | static_cast<uint8_t>(content[offset + at]);
  }
  return static_cast<int64_t>(value);
}

}  // namespace metad::pipeline
