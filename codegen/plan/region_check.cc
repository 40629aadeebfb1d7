#include "codegen/plan/region_check.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {
namespace {

constexpr size_t kMaxRegionNameLength = 64;

bool IsRegionName(absl::string_view name) {
  if (name.empty() || name.size() > kMaxRegionNameLength) return false;
  if (!absl::ascii_isalpha(static_cast<unsigned char>(name[0])) &&
      name[0] != '_') {
    return false;
  }
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '.';
  });
}

std::string Hex(uint64_t address) {
  return absl::StrCat("0x", absl::Hex(address));
}

// "FLASH" (0x0 to 0xffff).
std::string Extent(const RegionSpec& region) {
  return absl::StrCat(Quoted(region.name), " (", Hex(*region.origin), " to ",
                      Hex(*region.origin + (*region.length - 1)), ")");
}

class RegionChecker {
 public:
  RegionChecker(const std::vector<RegionSpec>& regions, uint64_t last_address,
                ViolationList& violations)
      : regions_(regions),
        last_address_(last_address),
        violations_(violations) {}

  void Run() {
    for (size_t i = 0; i < regions_.size(); ++i) {
      const std::string field = absl::StrCat("regions[", i, "]");
      CheckName(regions_[i], field);
      if (CheckPlace(regions_[i], field)) placed_.push_back(i);
      CheckBudget(regions_[i], field);
    }
    CheckOverlaps();
  }

 private:
  void CheckName(const RegionSpec& region, const std::string& field) {
    if (!IsRegionName(region.name)) {
      violations_.Add(absl::StrCat(field, ".name"),
                      absl::StrCat("region name ", Quoted(region.name),
                                   " is not [A-Za-z_][A-Za-z0-9_.]{0,63}"));
      return;
    }
    // Symbols have no dots.
    const auto [found, inserted] = owner_of_symbol_.try_emplace(
        absl::StrReplaceAll(region.name, {{".", "_"}}), region.name);
    if (inserted) return;
    violations_.Add(
        absl::StrCat(field, ".name"),
        found->second == region.name
            ? absl::StrCat("two regions are named ", Quoted(region.name),
                           "; expected each name once")
            : absl::StrCat("regions ", Quoted(found->second), " and ",
                           Quoted(region.name),
                           " have the same linker symbols; expected names "
                           "that differ in more than . and _"));
  }

  // Whether the region is at a place, and at one that can be.
  bool CheckPlace(const RegionSpec& region, const std::string& field) {
    if (region.origin.has_value() != region.length.has_value()) {
      violations_.Add(field,
                      absl::StrCat("region ", Quoted(region.name),
                                   " has one of origin and length; expected "
                                   "both or neither"));
      return false;
    }
    if (!region.origin.has_value()) return false;
    if (*region.length == 0) {
      violations_.Add(absl::StrCat(field, ".length"),
                      absl::StrCat("region ", Quoted(region.name),
                                   " has 0 bytes; expected at least 1"));
      return false;
    }
    if (*region.origin > last_address_ ||
        *region.length - 1 > last_address_ - *region.origin) {
      violations_.Add(
          absl::StrCat(field, ".length"),
          absl::StrCat("region ", Quoted(region.name), ", ",
                       Hex(*region.length), " bytes from ", Hex(*region.origin),
                       ", ends behind the target's last address, ",
                       Hex(last_address_)));
      return false;
    }
    return true;
  }

  void CheckBudget(const RegionSpec& region, const std::string& field) {
    if (!region.budget_bytes.has_value()) return;
    const int64_t budget = *region.budget_bytes;
    if (budget < 1) {
      violations_.Add(
          absl::StrCat(field, ".budget_bytes"),
          absl::StrCat("the budget of region ", Quoted(region.name), " is ",
                       budget, " bytes; expected at least 1, or none"));
    } else if (region.length.value_or(0) != 0 &&
               static_cast<uint64_t>(budget) > *region.length) {
      violations_.Add(
          absl::StrCat(field, ".budget_bytes"),
          absl::StrCat("the budget of region ", Quoted(region.name), " is ",
                       budget, " bytes, and the region has ", *region.length,
                       "; expected at most those"));
    }
  }

  // In order of addresses, so that a thousand regions are no million pairs.
  void CheckOverlaps() {
    std::sort(placed_.begin(), placed_.end(), [this](size_t a, size_t b) {
      const uint64_t left = *regions_[a].origin;
      const uint64_t right = *regions_[b].origin;
      return left != right ? left < right : a < b;
    });
    size_t reaches_furthest = 0;
    for (size_t i = 1; i < placed_.size(); ++i) {
      const size_t before = placed_[reaches_furthest];
      const size_t now = placed_[i];
      if (*regions_[now].origin <= Last(before)) {
        violations_.Add(absl::StrCat("regions[", std::max(before, now), "]"),
                        absl::StrCat("regions ", Extent(regions_[before]),
                                     " and ", Extent(regions_[now]),
                                     " overlap; expected no byte in both"));
      }
      if (Last(now) > Last(before)) reaches_furthest = i;
    }
  }

  uint64_t Last(size_t region) const {
    return *regions_[region].origin + (*regions_[region].length - 1);
  }

  const std::vector<RegionSpec>& regions_;
  const uint64_t last_address_;
  ViolationList& violations_;
  absl::flat_hash_map<std::string, std::string> owner_of_symbol_;
  // Indices of regions at a place that can be.
  std::vector<size_t> placed_;
};

absl::string_view KindName(RegionKind kind) {
  return kind == RegionKind::kFlash ? "FLASH" : "RAM";
}

}  // namespace

uint64_t LastAddress(uint32_t pointer_bits) {
  return pointer_bits == 32 ? std::numeric_limits<uint32_t>::max()
                            : std::numeric_limits<uint64_t>::max();
}

void CheckRegions(const std::vector<RegionSpec>& regions, uint32_t pointer_bits,
                  ViolationList& violations) {
  RegionChecker(regions, LastAddress(pointer_bits), violations).Run();
}

const RegionSpec* FindRegion(const std::vector<RegionSpec>& regions,
                             absl::string_view name) {
  const auto found = std::find_if(
      regions.begin(), regions.end(),
      [name](const RegionSpec& region) { return region.name == name; });
  return found == regions.end() ? nullptr : &*found;
}

void CheckRegionOf(const std::string& subject, const std::string& region,
                   RegionKind kind, const std::vector<RegionSpec>& regions,
                   const std::string& field, ViolationList& violations) {
  if (region.empty()) return;
  const RegionSpec* const found = FindRegion(regions, region);
  if (found == nullptr) {
    violations.Add(field, absl::StrCat("region ", Quoted(region), " of ",
                                       subject, " is not among the regions"));
  } else if (found->kind != kind) {
    violations.Add(field, absl::StrCat("region ", Quoted(region), " of ",
                                       subject, " is ", KindName(found->kind),
                                       "; expected ", KindName(kind)));
  }
}

}  // namespace metad::codegen
