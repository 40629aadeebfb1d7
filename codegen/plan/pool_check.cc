#include "codegen/plan/pool_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/alignment.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/region_check.h"
#include "codegen/plan/section_name.h"

namespace metad::codegen {
namespace {

std::string Hex(uint64_t address) {
  return absl::StrCat("0x", absl::Hex(address));
}

void CheckName(const std::string& name, const std::string& field,
               absl::flat_hash_set<std::string>& taken,
               ViolationList& violations) {
  const std::string problem = SymbolNameProblem(name, kMaxPoolNameLength);
  if (!problem.empty()) {
    violations.Add(absl::StrCat(field, ".name"),
                   absl::StrCat("pool name ", Quoted(name), " ", problem));
  } else if (!taken.insert(name).second) {
    violations.Add(absl::StrCat(field, ".name"),
                   absl::StrCat("two pools are named ", Quoted(name),
                                "; expected each name once"));
  }
}

void CheckInImage(const PoolSpec& pool, const std::string& field,
                  ViolationList& violations) {
  const std::string subject = absl::StrCat("pool ", Quoted(pool.name));
  if (pool.address.has_value()) {
    violations.Add(absl::StrCat(field, ".address"),
                   absl::StrCat(subject,
                                " is in the image, where the linker "
                                "chooses its address; expected none, "
                                "or an external pool"));
  }
  if (pool.checksum != PoolChecksum::kSha256) {
    violations.Add(absl::StrCat(field, ".checksum"),
                   absl::StrCat(subject,
                                " is in the image and has no "
                                "checksum; expected none to be "
                                "chosen, or an external pool"));
  }
  if (pool.alignment != 0 && pool.region.empty() &&
      AlignmentProblem(pool.alignment, 1).empty()) {
    violations.Add(absl::StrCat(field, ".alignment"),
                   absl::StrCat(subject,
                                " is in the image and in no region, where "
                                "nothing aligns it; expected 0, or a region"));
  }
  const std::string problem =
      pool.section.empty() ? "" : SectionProblem(pool.section);
  if (problem.empty()) return;
  violations.Add(absl::StrCat(field, ".section"),
                 absl::StrCat("section ", Quoted(pool.section), " of ", subject,
                              " ", problem));
}

void CheckExternal(const PoolSpec& pool, const std::string& field,
                   ViolationList& violations) {
  if (pool.section.empty()) return;
  violations.Add(
      absl::StrCat(field, ".section"),
      absl::StrCat("pool ", Quoted(pool.name),
                   " is external and in no section of the image; expected no "
                   "section, but ",
                   Quoted(pool.section)));
}

void CheckPool(const PoolSpec& pool, const std::vector<RegionSpec>& regions,
               const std::string& field, ViolationList& violations) {
  const std::string subject = absl::StrCat("pool ", Quoted(pool.name));
  CheckRegionOf(subject, pool.region, RegionKind::kFlash, regions,
                absl::StrCat(field, ".region"), violations);
  const std::string problem = AlignmentProblem(pool.alignment, 1);
  if (!problem.empty()) {
    violations.Add(absl::StrCat(field, ".alignment"),
                   absl::StrCat("alignment ", pool.alignment, " of ", subject,
                                " ", problem));
  }
  if (pool.external) {
    CheckExternal(pool, field, violations);
  } else {
    CheckInImage(pool, field, violations);
  }
}

class AddressChecker {
 public:
  AddressChecker(const MetadataPlan& plan, ViolationList& violations)
      : plan_(plan), violations_(violations) {}

  void Run() {
    for (size_t i = 0; i < plan_.pools.size(); ++i) {
      if (Check(plan_.pools[i], Field(i))) placed_.push_back(i);
    }
    CheckOverlaps();
  }

 private:
  static std::string Field(size_t pool) {
    return absl::StrCat("pools[", pool, "].address");
  }

  static uint64_t Last(const PlannedPool& pool) {
    return *pool.address + (static_cast<uint64_t>(pool.size_bytes) - 1);
  }

  static std::string Extent(const PlannedPool& pool) {
    return absl::StrCat(Quoted(pool.name), " (", Hex(*pool.address), " to ",
                        Hex(Last(pool)), ")");
  }

  // Whether the pool has an address and can be there.
  bool Check(const PlannedPool& pool, const std::string& field) {
    if (!pool.external || pool.size_bytes < 1) return false;
    // At 0 where it is not known: no pool is larger than the address space.
    const uint64_t address = pool.address.value_or(0);
    if (pool.alignment > 0 &&
        address % static_cast<uint64_t>(pool.alignment) != 0) {
      Add(field, "pool ", Quoted(pool.name), " is at ", Hex(address),
          "; expected an address that its alignment, ", pool.alignment,
          ", divides");
    }
    const uint64_t last = LastAddress(plan_.target.pointer_bits);
    const uint64_t room = static_cast<uint64_t>(pool.size_bytes) - 1;
    if (address > last || room > last - address) {
      Add(field, "pool ", Quoted(pool.name), ", ", pool.size_bytes,
          " bytes from ", Hex(address), ", ends behind the target's last ",
          "address, ", Hex(last));
      return false;
    }
    if (!pool.address.has_value()) return false;
    CheckRegion(pool, field);
    return true;
  }

  void CheckRegion(const PlannedPool& pool, const std::string& field) {
    const RegionSpec* const region = FindRegion(plan_.regions, pool.region);
    if (region == nullptr || !region->origin.has_value() ||
        region->length.value_or(0) == 0) {
      return;
    }
    const uint64_t region_last = *region->origin + (*region->length - 1);
    if (*pool.address >= *region->origin && Last(pool) <= region_last) return;
    Add(field, "pool ", Extent(pool), " is not within its region ",
        Quoted(region->name), " (", Hex(*region->origin), " to ",
        Hex(region_last), ")");
  }

  void CheckOverlaps() {
    std::sort(placed_.begin(), placed_.end(), [this](size_t a, size_t b) {
      const uint64_t left = *plan_.pools[a].address;
      const uint64_t right = *plan_.pools[b].address;
      return left != right ? left < right : a < b;
    });
    size_t reaches_furthest = 0;
    for (size_t i = 1; i < placed_.size(); ++i) {
      const PlannedPool& before = plan_.pools[placed_[reaches_furthest]];
      const PlannedPool& now = plan_.pools[placed_[i]];
      if (*now.address <= Last(before)) {
        Add(Field(std::max(placed_[reaches_furthest], placed_[i])), "pools ",
            Extent(before), " and ", Extent(now),
            " overlap; expected no byte in both");
      }
      if (Last(now) > Last(before)) reaches_furthest = i;
    }
  }

  template <typename... Parts>
  void Add(const std::string& field, const Parts&... parts) {
    violations_.Add(field, absl::StrCat(parts...));
  }

  const MetadataPlan& plan_;
  ViolationList& violations_;
  // Indices of pools at an address that can be.
  std::vector<size_t> placed_;
};

}  // namespace

void CheckPools(const MetadataSpec& spec, ViolationList& violations) {
  absl::flat_hash_set<absl::string_view> used;
  for (const ConstantSpec& constant : spec.constants) {
    used.insert(constant.pool);
  }
  absl::flat_hash_set<std::string> names;
  for (size_t i = 0; i < spec.pools.size(); ++i) {
    const PoolSpec& pool = spec.pools[i];
    const std::string field = absl::StrCat("pools[", i, "]");
    CheckName(pool.name, field, names, violations);
    CheckPool(pool, spec.regions, field, violations);
    if (used.contains(pool.name)) continue;
    violations.Add(field,
                   absl::StrCat("no constant is in pool ", Quoted(pool.name),
                                "; expected at least one, or no such "
                                "pool"));
  }
}

void CheckPooledConstant(const ConstantSpec& constant, const PlannedPool& pool,
                         const std::string& field, ViolationList& violations) {
  if (!pool.external) return;
  const std::string subject =
      absl::StrCat("constant ", Quoted(constant.name), " is in pool ",
                   Quoted(pool.name), ", which is external");
  if (!constant.section.empty()) {
    violations.Add(absl::StrCat(field, ".section"),
                   absl::StrCat(subject,
                                " and in no section of the image; expected no "
                                "section, but ",
                                Quoted(constant.section)));
  }
  if (constant.style != ConstantStyle::kAuto) {
    violations.Add(
        absl::StrCat(field, ".style"),
        absl::StrCat(subject, " and not in the source; expected no style"));
  }
  if (!constant.region.empty() && constant.region != pool.region) {
    violations.Add(absl::StrCat(field, ".region"),
                   absl::StrCat(subject,
                                " and placed as a whole; expected no region of "
                                "its own, but ",
                                Quoted(constant.region)));
  }
}

void CheckPoolAddresses(const MetadataPlan& plan, ViolationList& violations) {
  AddressChecker(plan, violations).Run();
}

}  // namespace metad::codegen
