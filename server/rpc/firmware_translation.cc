#include "server/rpc/firmware_translation.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "server/platform/utf8_text.h"

namespace metad::rpc {
namespace {

constexpr int kMaxRegions = 256;

v1::FirmwareClaim::Verdict TranslateVerdict(firmware::Verdict verdict) {
  switch (verdict) {
    case firmware::Verdict::kProved:
      return v1::FirmwareClaim::PROVED;
    case firmware::Verdict::kRefuted:
      return v1::FirmwareClaim::REFUTED;
    case firmware::Verdict::kNotProved:
      return v1::FirmwareClaim::NOT_PROVED;
    case firmware::Verdict::kNotApplicable:
      return v1::FirmwareClaim::NOT_APPLICABLE;
  }
  return v1::FirmwareClaim::VERDICT_UNSPECIFIED;
}

void TranslateClaim(const firmware::Claim& claim, v1::FirmwareClaim& out) {
  out.set_id(claim.id);
  out.set_claim(claim.claim);
  out.set_verdict(TranslateVerdict(claim.verdict));
  out.set_detail(platform::ValidUtf8(claim.detail));
  for (const std::string& problem : claim.problems) {
    out.add_problems(platform::ValidUtf8(problem));
  }
  out.set_omitted_problems(claim.omitted_problems);
}

void TranslateReport(const firmware::VerifiedReport& report,
                     v1::VerifiedReport& out) {
  out.set_name(platform::ValidUtf8(report.name));
  out.set_runtime_abi(report.runtime_abi);
  for (const firmware::Claim& claim : report.claims) {
    TranslateClaim(claim, *out.add_claims());
  }
  for (const firmware::BoundFunction& function : report.functions) {
    v1::BoundFunction& added = *out.add_functions();
    added.set_name(platform::ValidUtf8(function.name));
    added.set_symbol(platform::ValidUtf8(function.symbol));
    if (function.address.has_value()) added.set_address(*function.address);
  }
  for (const firmware::FoundConstant& constant : report.constants) {
    v1::LinkedConstant& added = *out.add_constants();
    added.set_symbol(platform::ValidUtf8(constant.symbol));
    if (constant.address.has_value()) added.set_address(*constant.address);
    added.set_size_bytes(constant.size_bytes);
    added.set_section(platform::ValidUtf8(constant.section));
    added.set_region(platform::ValidUtf8(constant.region));
  }
}

// Empty: nothing.
std::string RegionProblem(const v1::MemoryRegion& region) {
  if (!region.has_origin() || !region.has_length() || region.length() == 0) {
    return absl::StrCat("region ", codegen::Quoted(region.name()),
                        " has no place; expected its origin and its length");
  }
  if (region.origin() + (region.length() - 1) < region.origin()) {
    return absl::StrCat("region ", codegen::Quoted(region.name()),
                        " ends beyond the last address");
  }
  if (region.kind() != v1::MemoryRegion::FLASH &&
      region.kind() != v1::MemoryRegion::RAM) {
    return absl::StrCat("region ", codegen::Quoted(region.name()), " has kind ",
                        static_cast<int>(region.kind()),
                        "; expected FLASH (1) or RAM (2)");
  }
  return "";
}

// The earlier region that it shares addresses with; null for none.
const firmware::KnownRegion* Overlapped(
    const std::vector<firmware::KnownRegion>& earlier,
    const firmware::KnownRegion& region) {
  for (const firmware::KnownRegion& one : earlier) {
    if (one.Holds(region.origin, 1) || region.Holds(one.origin, 1)) return &one;
  }
  return nullptr;
}

}  // namespace

std::vector<firmware::KnownRegion> TranslateRegions(
    const v1::VerifyFirmwareRequest& request,
    codegen::ViolationList& violations) {
  std::vector<firmware::KnownRegion> regions;
  if (request.regions_size() > kMaxRegions) {
    violations.Add("regions",
                   absl::StrCat("has ", request.regions_size(),
                                " regions; expected at most ", kMaxRegions));
    return regions;
  }
  for (int i = 0; i < request.regions_size(); ++i) {
    const v1::MemoryRegion& given = request.regions(i);
    const std::string field = absl::StrCat("regions[", i, "]");
    std::string problem = RegionProblem(given);
    if (!problem.empty()) {
      violations.Add(field, std::move(problem));
      continue;
    }
    firmware::KnownRegion region{given.name(),
                                 given.kind() == v1::MemoryRegion::RAM,
                                 given.origin(), given.length()};
    if (const auto* other = Overlapped(regions, region)) {
      violations.Add(
          field,
          absl::StrCat("region ", codegen::Quoted(given.name()),
                       " overlaps region ", codegen::Quoted(other->name)));
    }
    regions.push_back(std::move(region));
  }
  return regions;
}

v1::FirmwareReport TranslateFirmware(const firmware::FirmwareReport& report) {
  v1::FirmwareReport out;
  out.set_architecture(report.architecture);
  out.set_pointer_bits(report.pointer_bits);
  out.set_big_endian(report.big_endian);
  out.set_has_symbol_table(report.has_symbol_table);
  out.set_proved(report.proved());
  for (const firmware::VerifiedReport& verified : report.reports) {
    TranslateReport(verified, *out.add_reports());
  }
  for (const std::string& note : report.notes)
    out.add_notes(platform::ValidUtf8(note));
  return out;
}

v1::FirmwareContent TranslateContent(const firmware::FirmwareContent& content) {
  v1::FirmwareContent out;
  out.set_architecture(content.architecture);
  out.set_pointer_bits(content.pointer_bits);
  out.set_big_endian(content.big_endian);
  out.set_position_independent(content.position_independent);
  out.set_has_symbol_table(content.has_symbol_table);
  for (const firmware::SectionContent& section : content.sections) {
    v1::FirmwareSection& added = *out.add_sections();
    added.set_name(platform::ValidUtf8(section.name));
    added.set_address(section.address);
    added.set_load_address(section.load_address);
    added.set_size_bytes(section.size_bytes);
    added.set_executable(section.executable);
    added.set_writable(section.writable);
    added.set_in_flash(section.in_flash);
    added.set_in_ram(section.in_ram);
  }
  for (const firmware::RegistryContent& registry : content.registries) {
    v1::FirmwareRegistry& added = *out.add_registries();
    added.set_name(platform::ValidUtf8(registry.name));
    added.set_runtime_abi(registry.runtime_abi);
    for (const firmware::RegisteredFunction& function : registry.functions) {
      v1::RegisteredFunction& one = *added.add_functions();
      one.set_name(platform::ValidUtf8(function.name));
      if (function.address.has_value()) one.set_address(*function.address);
      one.set_symbol(platform::ValidUtf8(function.symbol));
    }
  }
  out.set_flash_bytes(content.flash_bytes);
  out.set_ram_bytes(content.ram_bytes);
  return out;
}

}  // namespace metad::rpc
