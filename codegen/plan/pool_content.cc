#include "codegen/plan/pool_content.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "codegen/runtime/metad/metad_crc32.h"
#include "codegen/runtime/metad/metad_sha256.h"

namespace metad::codegen {
namespace {

const unsigned char* Bytes(const std::string& content) {
  return reinterpret_cast<const unsigned char*>(content.data());
}

std::array<uint8_t, 32> Sha256(const std::string& content) {
  std::array<uint32_t, 8> state = {};
  metad_sha256(Bytes(content), content.size(), state.data());
  std::array<uint8_t, 32> digest = {};
  for (size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace

std::string StoredBytes(const PlannedConstant& constant, ByteOrder byte_order) {
  std::string bytes(constant.data);
  bytes.resize(static_cast<size_t>(constant.stored_bytes), '\0');
  if (byte_order == ByteOrder::kLittleEndian) return bytes;
  const auto unit =
      static_cast<std::ptrdiff_t>(StorageUnitBytes(constant.storage));
  for (auto at = bytes.begin(); at != bytes.end(); at += unit) {
    std::reverse(at, at + unit);
  }
  return bytes;
}

std::string PoolContent(const MetadataPlan& plan, size_t pool) {
  std::string content(static_cast<size_t>(plan.pools[pool].size_bytes),
                      kPoolGap);
  for (const PlannedConstant& constant : plan.constants) {
    if (constant.pool != pool || constant.alias_of.has_value()) continue;
    const std::string bytes = StoredBytes(constant, plan.target.byte_order);
    std::copy(
        bytes.begin(), bytes.end(),
        content.begin() + static_cast<std::ptrdiff_t>(constant.pool_offset));
  }
  return content;
}

void ChecksumPools(MetadataPlan& plan) {
  for (size_t i = 0; i < plan.pools.size(); ++i) {
    PlannedPool& pool = plan.pools[i];
    if (!pool.external) continue;
    const std::string content = PoolContent(plan, i);
    if (pool.checksum == PoolChecksum::kCrc32) {
      pool.crc32 = metad_crc32(Bytes(content), content.size());
    } else {
      pool.sha256 = Sha256(content);
    }
  }
}

}  // namespace metad::codegen
