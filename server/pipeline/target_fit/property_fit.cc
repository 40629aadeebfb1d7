#include "server/pipeline/target_fit/property_fit.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxNamed = 5;

uint32_t BitsOf(const GnuProperties& properties, uint32_t type) {
  const auto found = properties.find(type);
  return found == properties.end() ? 0 : found->second;
}

// The highest of the levels that the code needs.
std::string IsaLevelName(uint32_t bits) {
  constexpr const char* kNames[] = {"x86-64-baseline", "x86-64-v2", "x86-64-v3",
                                    "x86-64-v4"};
  for (int level = 3; level >= 0; --level) {
    if (((bits >> level) & 1) != 0) return kNames[level];
  }
  return absl::StrCat("0x", absl::Hex(bits));
}

struct Mark {
  const char* name;
  uint32_t bit;
};
constexpr Mark kX86Marks[] = {{"IBT", 1}, {"SHSTK", 2}};
constexpr Mark kAarch64Marks[] = {{"BTI", 1}, {"PAC", 2}, {"GCS", 4}};

std::string Some(const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), kMaxNamed);
  return absl::StrCat(
      absl::StrJoin(names.begin(),
                    names.begin() + static_cast<ptrdiff_t>(shown), ", "),
      shown == names.size()
          ? ""
          : absl::StrCat(" and ", names.size() - shown, " more"));
}

std::vector<std::string> LostMarks(
    absl::Span<const Mark> marks, uint32_t type,
    const std::vector<ObjectProperties>& objects) {
  std::vector<std::string> lost;
  for (const Mark& mark : marks) {
    std::vector<std::string> with;
    std::vector<std::string> without;
    for (const ObjectProperties& object : objects) {
      const bool has = (BitsOf(object.properties, type) & mark.bit) != 0;
      if (has && !object.has_code) continue;
      (has ? with : without).push_back(object.owner);
    }
    if (with.empty() || without.empty()) continue;
    lost.push_back(absl::StrCat(
        Some(with), with.size() == 1 ? " is" : " are", " marked for ",
        mark.name, " and ", Some(without), without.size() == 1 ? " is" : " are",
        " not, so that linkers leave the mark, and the protection, out of the "
        "image"));
  }
  return lost;
}

}  // namespace

std::vector<FitFinding> CompareProperties(const ObjectFile& object,
                                          const GnuProperties& properties) {
  constexpr uint32_t kBaseline = 1;
  if (object.machine != EM_X86_64) return {};
  const uint32_t needed = BitsOf(properties, kX86IsaNeeded);
  if ((needed & ~kBaseline) == 0) return {};
  return {{FitAspect::kExecution, FitVerdict::kRisky,
           "GNU_PROPERTY_X86_ISA_1_NEEDED", IsaLevelName(needed),
           "x86-64-baseline, or a processor that has more (-march=x86-64)"}};
}

std::vector<std::string> LostProtection(
    uint16_t machine, const std::vector<ObjectProperties>& objects) {
  if (machine == EM_X86_64) return LostMarks(kX86Marks, kX86Features, objects);
  if (machine == EM_AARCH64) {
    return LostMarks(kAarch64Marks, kAarch64Features, objects);
  }
  return {};
}

}  // namespace metad::pipeline
