#include "server/pipeline/report/fixed_code.h"

#include <elf.h>

#include <algorithm>

#include "absl/strings/string_view.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

constexpr uint64_t kChangedBefore = 4;
constexpr uint64_t kChangedFrom = 8;

}  // namespace

FixedCodeFinder::FixedCodeFinder(const pipeline::ObjectFile& object)
    : object_(object), relocated_(object.sections.size()) {
  for (const pipeline::ObjectRelocation& relocation : object.relocations) {
    relocated_[relocation.section].push_back(relocation.offset);
  }
  for (std::vector<uint64_t>& offsets : relocated_) {
    std::sort(offsets.begin(), offsets.end());
  }
}

std::optional<FixedCode> FixedCodeFinder::Find(
    const pipeline::ObjectSymbol& function) const {
  if (!function.section.has_value()) return std::nullopt;
  uint64_t begin = function.value;
  // The lowest bit of an Arm function's address says that it is Thumb.
  if (object_.machine == EM_ARM && function.type == STT_FUNC) {
    begin &= ~uint64_t{1};
  }
  const absl::string_view code = object_.sections[*function.section].content;
  if (begin > code.size() || function.size > code.size() - begin) {
    return std::nullopt;
  }
  const uint64_t end = begin + function.size;
  uint64_t best = begin;
  uint64_t best_size = 0;
  uint64_t free = begin;
  const auto keep_if_longest = [&](uint64_t until) {
    if (until <= free || until - free <= best_size) return;
    best = free;
    best_size = until - free;
  };
  const std::vector<uint64_t>& offsets = relocated_[*function.section];
  for (auto at = std::lower_bound(offsets.begin(), offsets.end(), begin);
       at != offsets.end() && *at < end; ++at) {
    keep_if_longest(*at < kChangedBefore ? 0 : *at - kChangedBefore);
    free = std::max(free, *at + kChangedFrom);
  }
  keep_if_longest(end);
  if (best_size < kMinBytes) return std::nullopt;
  FixedCode fixed;
  fixed.offset = static_cast<int64_t>(best - begin);
  fixed.size_bytes = static_cast<int64_t>(best_size);
  fixed.sha256 = platform::Sha256Hex(code.substr(best, best_size));
  return fixed;
}

}  // namespace metad::report
