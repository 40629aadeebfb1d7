#include "server/pipeline/firmware/firmware_verifier.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/firmware/arm_profile.h"
#include "server/pipeline/firmware/claim_draft.h"
#include "server/pipeline/firmware/constant_claims.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/registry_claims.h"
#include "server/pipeline/firmware/symbol_index.h"
#include "server/pipeline/firmware/verified_firmware.h"
#include "server/pipeline/object_file.h"

namespace metad::firmware {
namespace {

// With the caller's first: the first region that fits decides.
std::vector<KnownRegion> AllRegions(const ReportedImage& report,
                                    const std::vector<KnownRegion>& given) {
  std::vector<KnownRegion> regions = given;
  for (const ReportedRegion& region : report.regions) {
    const bool is_known = std::any_of(
        given.begin(), given.end(),
        [&](const KnownRegion& one) { return one.name == region.name; });
    if (is_known || !region.origin.has_value()) continue;
    if (region.length.value_or(0) == 0) continue;
    regions.push_back(
        {region.name, region.is_ram, *region.origin, *region.length});
  }
  return regions;
}

class Verifier {
 public:
  Verifier(const LinkedImage& image, const std::vector<ReportedImage>& reports,
           const std::vector<KnownRegion>& regions)
      : image_(image),
        reports_(reports),
        regions_(regions),
        memory_(image),
        symbols_(image),
        is_m_profile_(IsArmMProfile(image)) {
    for (const ReportedImage& report : reports) {
      for (const ReportedFunction& function : report.functions) {
        if (!function.joined) functions_.emplace(function.symbol, &function);
      }
      for (const ReportedConstant& constant : report.constants) {
        if (!constant.sha256.empty()) {
          constants_.emplace(constant.symbol, &constant);
        }
      }
    }
  }

  FirmwareReport Run() {
    FirmwareReport result;
    result.architecture = pipeline::ElfMachineName(image_.machine);
    result.pointer_bits = image_.pointer_bits;
    result.big_endian = image_.big_endian;
    result.has_symbol_table = image_.has_symbol_table;
    if (!image_.has_symbol_table) {
      result.notes.push_back(
          "the firmware has no symbol table: what could be found by content "
          "was, and the rest is not proved");
    }
    for (const ReportedImage& report : reports_) {
      result.reports.push_back(Verify(report, result.notes));
    }
    return result;
  }

 private:
  VerifiedReport Verify(const ReportedImage& report,
                        std::vector<std::string>& notes) const {
    VerifiedReport verified;
    verified.name = report.name;
    verified.runtime_abi = report.runtime_abi;
    verified.claims.push_back(ProveTarget(report));
    if (verified.claims.front().verdict != Verdict::kProved) return verified;
    const bool is_m_profile =
        is_m_profile_ || absl::StartsWith(report.target, "cortex-m");
    const MemoryMap map(memory_, AllRegions(report, regions_), is_m_profile);
    const VerifiedFirmware firmware{image_, memory_, symbols_, map,
                                    is_m_profile};
    ProveRegistry(firmware, report, ServerOf(report), functions_, verified,
                  notes);
    ProveConstants(firmware, report, constants_, verified, notes);
    return verified;
  }

  Claim ProveTarget(const ReportedImage& report) const {
    ClaimDraft draft("target",
                     "The firmware is for the machine that the report names.");
    const std::string machine = pipeline::ElfMachineName(image_.machine);
    if (machine != report.architecture ||
        image_.pointer_bits != report.pointer_bits ||
        image_.big_endian != report.big_endian) {
      draft.Refute("the firmware is for ",
                   pipeline::DescribeMachine(
                       image_.machine, image_.pointer_bits, image_.big_endian),
                   ", and the report of a build for ", report.architecture,
                   ", ", report.pointer_bits, "-bit ",
                   report.big_endian ? "big-endian" : "little-endian",
                   " (target ", report.target,
                   "); expected the report of the same target");
    }
    return draft.Finish(true, absl::StrCat("Target ", report.target, "."));
  }

  // The report of a registry that has joined this one; null where none has.
  const ReportedImage* ServerOf(const ReportedImage& report) const {
    if (!report.joinable) return nullptr;
    for (const ReportedImage& other : reports_) {
      if (&other != &report && HasJoined(other, report)) return &other;
    }
    return nullptr;
  }

  static bool HasJoined(const ReportedImage& server,
                        const ReportedImage& joined) {
    absl::flat_hash_map<absl::string_view, absl::string_view> symbols;
    for (const ReportedFunction& function : server.functions) {
      if (function.joined) symbols.emplace(function.name, function.symbol);
    }
    return std::all_of(joined.functions.begin(), joined.functions.end(),
                       [&symbols](const ReportedFunction& function) {
                         const auto found = symbols.find(function.name);
                         return found != symbols.end() &&
                                found->second == function.symbol;
                       });
  }

  const LinkedImage& image_;
  const std::vector<ReportedImage>& reports_;
  const std::vector<KnownRegion>& regions_;
  const ImageMemory memory_;
  const SymbolIndex symbols_;
  const bool is_m_profile_;
  KnownFunctions functions_;
  KnownConstants constants_;
};

}  // namespace

FirmwareReport VerifyFirmware(const LinkedImage& image,
                              const std::vector<ReportedImage>& reports,
                              const std::vector<KnownRegion>& regions) {
  return Verifier(image, reports, regions).Run();
}

}  // namespace metad::firmware
