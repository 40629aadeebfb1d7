#include "codegen/elf/string_pool.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::codegen::elf {
namespace {

DraftSection StringSection() {
  DraftSection section;
  // Characters of one byte, aligned to one byte.
  section.name = ".rodata.str1.1";
  section.flags = kAllocated | kMergeable | kStrings;
  section.entry_size = 1;
  return section;
}

}  // namespace

StringPool::StringPool(ObjectDraft& draft)
    : draft_(draft),
      section_(draft.AddSection(StringSection())),
      symbol_(draft.AddSymbol("", kLocalBinding, kSectionSymbolType,
                              {section_, 0, 0})) {}

void StringPool::PointTo(absl::string_view text, DataTable& table) {
  const auto [place, inserted] = offsets_.try_emplace(text, bytes_.size());
  if (inserted) absl::StrAppend(&bytes_, text, absl::string_view("\0", 1));
  table.Pointer(symbol_, static_cast<int64_t>(place->second));
}

void StringPool::Finish() && {
  DraftSection& section = draft_.section(section_);
  section.size = bytes_.size();
  section.pieces.push_back({0, std::move(bytes_), nullptr});
}

}  // namespace metad::codegen::elf
