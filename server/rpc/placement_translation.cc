#include "server/rpc/placement_translation.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::rpc {
namespace {

codegen::RegionKind TranslateKind(v1::MemoryRegion::Kind kind,
                                  const std::string& field,
                                  codegen::ViolationList& violations) {
  switch (kind) {
    case v1::MemoryRegion::FLASH:
      return codegen::RegionKind::kFlash;
    case v1::MemoryRegion::RAM:
      return codegen::RegionKind::kRam;
    default:
      violations.Add(field, absl::StrCat("is ", static_cast<int>(kind),
                                         "; expected FLASH (1) or RAM (2)"));
      return codegen::RegionKind::kFlash;
  }
}

codegen::RegionSpec TranslateRegion(const v1::MemoryRegion& region,
                                    const std::string& field,
                                    codegen::ViolationList& violations) {
  codegen::RegionSpec translated;
  translated.name = region.name();
  translated.kind =
      TranslateKind(region.kind(), absl::StrCat(field, ".kind"), violations);
  if (region.has_origin()) translated.origin = region.origin();
  if (region.has_length()) translated.length = region.length();
  if (region.has_budget_bytes()) {
    translated.budget_bytes = region.budget_bytes();
  }
  return translated;
}

codegen::PoolChecksum TranslateChecksum(v1::ConstantPool::Checksum checksum,
                                        const std::string& field,
                                        codegen::ViolationList& violations) {
  switch (checksum) {
    case v1::ConstantPool::SHA256:
      return codegen::PoolChecksum::kSha256;
    case v1::ConstantPool::CRC32:
      return codegen::PoolChecksum::kCrc32;
    default:
      violations.Add(field, absl::StrCat("is ", static_cast<int>(checksum),
                                         "; expected SHA256 (0) or CRC32 (1)"));
      return codegen::PoolChecksum::kSha256;
  }
}

codegen::PoolSpec TranslatePool(const v1::ConstantPool& pool,
                                const std::string& field,
                                codegen::ViolationList& violations) {
  codegen::PoolSpec translated;
  translated.name = pool.name();
  translated.section = pool.section();
  translated.region = pool.region();
  translated.alignment = pool.alignment();
  translated.external = pool.external();
  translated.checksum = TranslateChecksum(
      pool.checksum(), absl::StrCat(field, ".checksum"), violations);
  if (pool.has_address()) translated.address = pool.address();
  return translated;
}

}  // namespace

void TranslatePlacement(const v1::BuildSpec& spec,
                        pipeline::BuildRequest& request,
                        codegen::ViolationList& violations) {
  for (int i = 0; i < spec.regions_size(); ++i) {
    request.regions.push_back(TranslateRegion(
        spec.regions(i), absl::StrCat("regions[", i, "]"), violations));
  }
  for (int i = 0; i < spec.pools_size(); ++i) {
    request.pools.push_back(TranslatePool(
        spec.pools(i), absl::StrCat("pools[", i, "]"), violations));
  }
  request.constant_style =
      TranslateStyle(spec.constant_style(), "constant_style", violations);
}

codegen::ConstantStyle TranslateStyle(v1::ConstantStyle style,
                                      const std::string& field,
                                      codegen::ViolationList& violations) {
  switch (style) {
    case v1::AUTO:
      return codegen::ConstantStyle::kAuto;
    case v1::TYPED:
      return codegen::ConstantStyle::kTyped;
    case v1::BITS:
      return codegen::ConstantStyle::kBits;
    case v1::STRING:
      return codegen::ConstantStyle::kString;
    case v1::INCBIN:
      return codegen::ConstantStyle::kIncbin;
    case v1::EMBED:
      return codegen::ConstantStyle::kEmbed;
    default:
      violations.Add(field,
                     absl::StrCat("is ", static_cast<int>(style),
                                  "; expected AUTO (0), TYPED (1), BITS (2), "
                                  "STRING (3), INCBIN (4) or EMBED (5)"));
      return codegen::ConstantStyle::kAuto;
  }
}

}  // namespace metad::rpc
