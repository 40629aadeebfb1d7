#include "server/pipeline/firmware/constant_claims.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/pipeline/firmware/claim_draft.h"
#include "server/pipeline/firmware/constant_search.h"

namespace metad::firmware {
namespace {

class ConstantsProof {
 public:
  ConstantsProof(const VerifiedFirmware& firmware, const ReportedImage& report,
                 const KnownConstants& known)
      : firmware_(firmware),
        report_(report),
        known_(known),
        search_(firmware.memory) {
    for (const ReportedPool& pool : report.pools) {
      if (pool.external) external_pools_.emplace(pool.name, &pool);
    }
  }

  void Run(VerifiedReport& verified, std::vector<std::string>& notes) {
    for (const ReportedConstant& constant : report_.constants) {
      const ReportedPool* pool = ExternalPoolOf(constant);
      verified.constants.push_back(pool == nullptr
                                       ? CheckInImage(constant)
                                       : CheckInPool(constant, *pool));
    }
    AddClaims(verified);
    AddNotes(notes);
  }

 private:
  const ReportedPool* ExternalPoolOf(const ReportedConstant& constant) const {
    const auto found = external_pools_.find(constant.pool);
    return found == external_pools_.end() ? nullptr : found->second;
  }

  FoundConstant CheckInImage(const ReportedConstant& constant) {
    ++in_image_;
    FoundConstant found;
    found.symbol = constant.symbol;
    found.size_bytes = static_cast<int64_t>(constant.size);
    found.region = constant.region;
    found.address = firmware_.image.has_symbol_table
                        ? AddressBySymbol(constant)
                        : AddressByContent(constant);
    if (!found.address.has_value()) return found;
    ++kept_;
    const ImageSection* section = firmware_.map.SectionAt(*found.address);
    if (section != nullptr) found.section = std::string(section->name);
    CheckBytes(constant, *found.address);
    CheckMemory(constant, *found.address);
    return found;
  }

  std::optional<uint64_t> AddressBySymbol(const ReportedConstant& constant) {
    const ImageSymbol* symbol = firmware_.symbols.Find(constant.symbol);
    if (symbol == nullptr) {
      kept_draft_.Refute(
          constant.symbol,
          " is not in the firmware: nothing refers to it and --gc-sections "
          "dropped it, or the object that has it is not linked; refer to it, "
          "or keep its section, ",
          constant.section, ", with KEEP() in the linker script");
      return std::nullopt;
    }
    if (symbol->size != 0 && symbol->size != constant.size) {
      exact_draft_.Refute(constant.symbol, " has ", symbol->size,
                          " bytes instead of ", constant.size,
                          ": it is another object's");
    }
    return symbol->value;
  }

  std::optional<uint64_t> AddressByContent(const ReportedConstant& constant) {
    const ConstantSearch::Place place = search_.Find(Best(constant));
    if (place.address.has_value()) return place.address;
    if (!place.unknown.empty()) {
      kept_draft_.LeaveOpen(
          constant.symbol,
          " has no symbol, for the firmware is stripped, and cannot be found "
          "by its bytes: ",
          place.unknown, "; verify the firmware before it is stripped");
    } else {
      kept_draft_.Refute(constant.symbol,
                         " is not in the firmware: its bytes are nowhere in "
                         "it");
    }
    return std::nullopt;
  }

  // Where another report knows more, that one's.
  const ReportedConstant& Best(const ReportedConstant& constant) const {
    if (!constant.sha256.empty() || constant.is_empty) return constant;
    const auto found = known_.find(constant.symbol);
    return found == known_.end() ? constant : *found->second;
  }

  void CheckBytes(const ReportedConstant& constant, uint64_t address) {
    if (address % constant.alignment != 0) {
      exact_draft_.Refute(constant.symbol, " is at ", AddressText(address),
                          ", which is no multiple of ", constant.alignment);
    }
    const auto bytes = firmware_.memory.Bytes(address, constant.size);
    if (!bytes.has_value()) {
      exact_draft_.Refute(constant.symbol, " is at ", AddressText(address),
                          ", where the firmware's file has no bytes for it");
      return;
    }
    switch (search_.Compare(Best(constant), *bytes)) {
      case ConstantSearch::Likeness::kSame:
        ++exact_;
        return;
      case ConstantSearch::Likeness::kOther:
        exact_draft_.Refute(constant.symbol, " has other bytes, ",
                            Counted(constant.size, "byte"), " at ",
                            AddressText(address), ", than were given");
        return;
      case ConstantSearch::Likeness::kUnknown:
        exact_draft_.LeaveOpen(
            constant.symbol,
            " is of an earlier registry, whose report has its bytes; give that "
            "one, too (--report)");
        return;
    }
  }

  void CheckMemory(const ReportedConstant& constant, uint64_t address) {
    const std::string why = firmware_.map.WhyInRam(address, constant.size);
    if (why.empty()) {
      ++in_flash_;
    } else {
      flash_draft_.Refute(constant.symbol, " ", why);
    }
    CheckRegion(constant, address, constant.size);
  }

  void CheckRegion(const ReportedConstant& constant, uint64_t address,
                   uint64_t size) {
    if (constant.region.empty()) return;
    const KnownRegion* region = firmware_.map.Region(constant.region);
    if (region == nullptr) {
      unknown_regions_.insert(constant.region);
      return;
    }
    if (region->Holds(address, size)) {
      ++in_region_;
      return;
    }
    region_draft_.Refute(constant.symbol, " lies at ", AddressText(address),
                         ", outside of its region ", region->ToString(),
                         "; link with ", report_.name,
                         "_metadata.ld before the firmware's own script");
  }

  FoundConstant CheckInPool(const ReportedConstant& constant,
                            const ReportedPool& pool) {
    FoundConstant found;
    found.symbol = constant.symbol;
    found.size_bytes = static_cast<int64_t>(constant.size);
    found.region = constant.region;
    if (!pool.address.has_value()) {
      ++unbound_;
      return found;
    }
    ++in_pools_;
    const uint64_t expected = *pool.address + constant.pool_offset;
    if (!firmware_.image.has_symbol_table) {
      pool_draft_.LeaveOpen(
          constant.symbol, " of pool ", pool.name,
          " is bound by its symbol, and the firmware is stripped; verify it "
          "before");
      return found;
    }
    const ImageSymbol* symbol = firmware_.symbols.Find(constant.symbol);
    if (symbol == nullptr) {
      pool_draft_.Refute(constant.symbol, " of pool ", pool.name,
                         " is bound to no address; link with ", report_.name,
                         "_metadata.ld");
      return found;
    }
    found.address = symbol->value;
    if (symbol->value != expected) {
      pool_draft_.Refute(constant.symbol, " of pool ", pool.name,
                         " is bound to ", AddressText(symbol->value),
                         " instead of ", AddressText(expected), "; link with ",
                         report_.name, "_metadata.ld of the same build");
      return found;
    }
    ++bound_;
    CheckRegion(constant, expected, constant.size);
    return found;
  }

  void AddClaims(VerifiedReport& verified) {
    const std::string constants = Counted(in_image_, "constant");
    Add(kept_draft_, in_image_,
        absl::StrCat(kept_, " of ", constants, " found"), verified);
    Add(exact_draft_, exact_,
        absl::StrCat(exact_, " of ", constants,
                     " compared with the digest of the bytes that were given"),
        verified);
    Add(flash_draft_, in_flash_,
        absl::StrCat(in_flash_, " of ", constants, " cost no RAM"), verified);
    Add(region_draft_, in_region_,
        absl::StrCat(Counted(in_region_, "constant"), " with a region"),
        verified);
    Add(pool_draft_, bound_,
        absl::StrCat(bound_, " of ", Counted(in_pools_, "constant"),
                     " of external pools with an address"),
        verified);
  }

  // `count`: of what holds.
  static void Add(ClaimDraft& draft, size_t count, const std::string& detail,
                  VerifiedReport& verified) {
    const bool applies = count > 0 || draft.has_problems();
    verified.claims.push_back(
        draft.Finish(applies, applies ? absl::StrCat(detail, ".") : ""));
  }

  void AddNotes(std::vector<std::string>& notes) const {
    for (const std::string& region : unknown_regions_) {
      notes.push_back(absl::StrCat(
          "where region ", region,
          " is, the firmware's linker script alone knows, so that nothing "
          "shows whether its constants lie in it; --region ",
          region, ":flash,origin=ADDRESS,length=BYTES says it"));
    }
    if (unbound_ > 0) {
      notes.push_back(absl::StrCat(
          Counted(unbound_, "constant"),
          " of external pools without an address: the program finds them while "
          "it runs"));
    }
  }

  const VerifiedFirmware& firmware_;
  const ReportedImage& report_;
  const KnownConstants& known_;
  ConstantSearch search_;
  absl::flat_hash_map<absl::string_view, const ReportedPool*> external_pools_;
  size_t in_image_ = 0;
  size_t kept_ = 0;
  size_t exact_ = 0;
  size_t in_flash_ = 0;
  size_t in_region_ = 0;
  size_t in_pools_ = 0;
  size_t bound_ = 0;
  size_t unbound_ = 0;
  std::set<std::string> unknown_regions_;
  ClaimDraft kept_draft_{"constants-kept",
                         "Every constant of the image is in the firmware."};
  ClaimDraft exact_draft_{"constants-bit-exact",
                          "Every constant found has the bytes that were given, "
                          "in the target's byte order."};
  ClaimDraft flash_draft_{"constants-in-flash",
                          "No constant found is loaded into RAM."};
  ClaimDraft region_draft_{
      "constants-in-region",
      "Every constant found lies inside the region that it "
      "asks for."};
  ClaimDraft pool_draft_{
      "pools-bound",
      "Every constant of an external pool is bound where the "
      "pool is."};
};

}  // namespace

void ProveConstants(const VerifiedFirmware& firmware,
                    const ReportedImage& report, const KnownConstants& known,
                    VerifiedReport& verified, std::vector<std::string>& notes) {
  ConstantsProof(firmware, report, known).Run(verified, notes);
}

}  // namespace metad::firmware
