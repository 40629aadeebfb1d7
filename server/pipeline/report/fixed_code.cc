#include "server/pipeline/report/fixed_code.h"

#include <elf.h>

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

bool HasNarrowFields(uint16_t machine) {
  return machine == EM_ARM || machine == EM_AARCH64;
}

bool IsShortenedByLinkers(uint16_t machine) {
  return machine == EM_RISCV || machine == EM_XTENSA;
}

}  // namespace

FixedCodeFinder::FixedCodeFinder(const pipeline::ObjectFile& object)
    : object_(object),
      reach_(HasNarrowFields(object.machine) ? Reach{0, 4} : Reach{4, 8}),
      relocated_(object.sections.size()) {
  for (const pipeline::ObjectRelocation& relocation : object.relocations) {
    relocated_[relocation.section].push_back(relocation.offset);
  }
  for (std::vector<uint64_t>& offsets : relocated_) {
    std::sort(offsets.begin(), offsets.end());
  }
}

std::optional<FixedCodeFinder::Extent> FixedCodeFinder::ExtentOf(
    const pipeline::ObjectSymbol& function) const {
  if (!function.section.has_value() || function.size == 0) return std::nullopt;
  uint64_t begin = function.value;
  // The lowest bit of an Arm function's address says that it is Thumb.
  if (object_.machine == EM_ARM && function.type == STT_FUNC) {
    begin &= ~uint64_t{1};
  }
  const uint64_t size = object_.sections[*function.section].content.size();
  if (begin > size || function.size > size - begin) return std::nullopt;
  return Extent{begin, begin + function.size};
}

std::vector<FixedCodeFinder::Extent> FixedCodeFinder::ChangedIn(
    size_t section, const Extent& extent) const {
  std::vector<Extent> changed;
  const std::vector<uint64_t>& offsets = relocated_[section];
  for (auto at = std::lower_bound(offsets.begin(), offsets.end(), extent.begin);
       at != offsets.end() && *at < extent.end; ++at) {
    const uint64_t begin = *at - std::min(reach_.before, *at - extent.begin);
    const uint64_t end = *at + std::min(reach_.from, extent.end - *at);
    if (!changed.empty() && begin <= changed.back().end) {
      changed.back().end = end;
    } else {
      changed.push_back({begin, end});
    }
  }
  return changed;
}

std::optional<FixedCode> FixedCodeFinder::Find(
    const pipeline::ObjectSymbol& function) const {
  const std::optional<Extent> extent = ExtentOf(function);
  if (!extent.has_value()) return std::nullopt;
  Extent best;
  uint64_t free = extent->begin;
  const auto keep_if_longest = [&](uint64_t until) {
    if (until - free > best.end - best.begin) best = {free, until};
  };
  for (const Extent& changed : ChangedIn(*function.section, *extent)) {
    keep_if_longest(changed.begin);
    free = changed.end;
  }
  keep_if_longest(extent->end);
  const uint64_t size = best.end - best.begin;
  if (size < kMinBytes && size != function.size) return std::nullopt;
  const absl::string_view code = object_.sections[*function.section].content;
  FixedCode fixed;
  fixed.offset = static_cast<int64_t>(best.begin - extent->begin);
  fixed.size_bytes = static_cast<int64_t>(size);
  fixed.sha256 = platform::Sha256Hex(code.substr(best.begin, size));
  return fixed;
}

std::optional<WholeCode> FixedCodeFinder::FindWhole(
    const pipeline::ObjectSymbol& function) const {
  const std::optional<Extent> extent = ExtentOf(function);
  if (!extent.has_value() || IsShortenedByLinkers(object_.machine)) {
    return std::nullopt;
  }
  std::string code(object_.sections[*function.section].content.substr(
      extent->begin, function.size));
  WholeCode whole;
  uint64_t relocated = 0;
  for (const Extent& changed : ChangedIn(*function.section, *extent)) {
    const uint64_t offset = changed.begin - extent->begin;
    const uint64_t size = changed.end - changed.begin;
    code.replace(offset, size, size, '\0');
    whole.relocated.push_back(
        {static_cast<int64_t>(offset), static_cast<int64_t>(size)});
    relocated += size;
  }
  if (relocated == function.size) return std::nullopt;
  whole.sha256 = platform::Sha256Hex(code);
  return whole;
}

}  // namespace metad::report
