#include "codegen/plan/pool_content.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "codegen/plan/target_constant.h"
#include "codegen/runtime/metad/metad_crc32.h"
#include "codegen/runtime/metad/metad_sha256.h"

namespace metad::codegen {
namespace {

// How much of a constant is taken at once.
constexpr size_t kStepBytes = size_t{4} << 20;
constexpr size_t kGapBytes = 4096;
constexpr size_t kBlockBytes = 64;

const unsigned char* Bytes(absl::string_view content) {
  return reinterpret_cast<const unsigned char*>(content.data());
}

// A pool is a number of bytes below 2^63.
class PoolSha256 {
 public:
  PoolSha256() { metad_sha256_begin(state_.data()); }

  void Add(absl::string_view bytes) {
    size_ += bytes.size();
    if (!block_.empty()) {
      const size_t wanted = kBlockBytes - block_.size();
      const absl::string_view head = bytes.substr(0, wanted);
      block_.append(head.data(), head.size());
      bytes.remove_prefix(head.size());
      if (block_.size() < kBlockBytes) return;
      AddBlocks(block_);
      block_.clear();
    }
    const size_t whole = bytes.size() / kBlockBytes * kBlockBytes;
    AddBlocks(bytes.substr(0, whole));
    bytes.remove_prefix(whole);
    block_.assign(bytes.data(), bytes.size());
  }

  std::array<uint8_t, 32> Finish() {
    const uint64_t bits = size_ * 8;
    block_ += '\x80';
    while (block_.size() % kBlockBytes != kBlockBytes - sizeof(bits)) {
      block_ += '\0';
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      block_ += static_cast<char>(bits >> shift & 0xff);
    }
    AddBlocks(block_);
    std::array<uint8_t, 32> digest = {};
    for (size_t i = 0; i < digest.size(); ++i) {
      digest[i] = static_cast<uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    }
    return digest;
  }

 private:
  void AddBlocks(absl::string_view blocks) {
    for (size_t at = 0; at < blocks.size(); at += kBlockBytes) {
      std::array<uint32_t, 16> words;
      for (size_t i = 0; i < words.size(); ++i) {
        // Within whole blocks, and so without padding.
        words[i] = metad_sha256_word(Bytes(blocks), blocks.size(), at + 4 * i,
                                     blocks.size());
      }
      metad_sha256_add_block(state_.data(), words.data());
    }
  }

  std::array<uint32_t, 8> state_ = {};
  // What is no whole block yet.
  std::string block_;
  uint64_t size_ = 0;
};

void TakeGap(size_t bytes, absl::FunctionRef<void(absl::string_view)> take) {
  static const std::string& gap = *new std::string(kGapBytes, kPoolGap);
  while (bytes > 0) {
    const size_t part = std::min(bytes, kGapBytes);
    take(absl::string_view(gap).substr(0, part));
    bytes -= part;
  }
}

// Of constants that share their bytes, the one that has them; in the order of
// their places.
std::vector<const PlannedConstant*> ConstantsOf(const MetadataPlan& plan,
                                                size_t pool) {
  std::vector<const PlannedConstant*> constants;
  for (const PlannedConstant& constant : plan.constants) {
    if (constant.pool != pool || constant.alias_of.has_value()) continue;
    constants.push_back(&constant);
  }
  std::sort(constants.begin(), constants.end(),
            [](const PlannedConstant* a, const PlannedConstant* b) {
              return a->pool_offset < b->pool_offset;
            });
  return constants;
}

}  // namespace

void ForEachPoolPiece(
    const MetadataPlan& plan, size_t pool,
    absl::FunctionRef<void(absl::string_view)> take,
    const std::function<void(absl::string_view data)>& passed) {
  size_t position = 0;
  for (const PlannedConstant* const constant : ConstantsOf(plan, pool)) {
    const auto offset = static_cast<size_t>(constant->pool_offset);
    TakeGap(offset - position, take);
    position = offset;
    ForEachPiece(*constant, plan.target.byte_order,
                 [&](absl::string_view piece) {
                   while (!piece.empty()) {
                     const absl::string_view step = piece.substr(0, kStepBytes);
                     take(step);
                     const size_t at = position - offset;
                     if (passed != nullptr && at < constant->data.size()) {
                       passed(constant->data.substr(at, step.size()));
                     }
                     position += step.size();
                     piece.remove_prefix(step.size());
                   }
                 });
  }
  TakeGap(static_cast<size_t>(plan.pools[pool].size_bytes) - position, take);
}

void ChecksumPools(MetadataPlan& plan,
                   const std::function<void(absl::string_view data)>& passed) {
  for (size_t i = 0; i < plan.pools.size(); ++i) {
    PlannedPool& pool = plan.pools[i];
    if (!pool.external) continue;
    if (pool.checksum == PoolChecksum::kCrc32) {
      uint32_t crc = metad_crc32_begin();
      ForEachPoolPiece(
          plan, i,
          [&crc](absl::string_view piece) {
            crc = metad_crc32_add(crc, Bytes(piece), piece.size());
          },
          passed);
      pool.crc32 = metad_crc32_end(crc);
    } else {
      PoolSha256 hash;
      ForEachPoolPiece(
          plan, i, [&hash](absl::string_view piece) { hash.Add(piece); },
          passed);
      pool.sha256 = hash.Finish();
    }
  }
}

}  // namespace metad::codegen
