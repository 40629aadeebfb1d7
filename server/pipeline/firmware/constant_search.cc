#include "server/pipeline/firmware/constant_search.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "server/platform/sha256.h"

namespace metad::firmware {
namespace {

// A multiple of every unit.
constexpr size_t kPieceBytes = size_t{64} << 10;
// A report that says otherwise is wrong: DLPack's numbers have 8 at most.
constexpr uint64_t kLargestUnit = 8;
constexpr size_t kMaxPlaces = 4096;

// With every unit's bytes in the other order; of whole units.
std::string Reversed(absl::string_view bytes, size_t unit) {
  std::string reversed(bytes);
  for (size_t i = 0; i + unit <= reversed.size(); i += unit) {
    std::reverse(reversed.begin() + static_cast<std::ptrdiff_t>(i),
                 reversed.begin() + static_cast<std::ptrdiff_t>(i + unit));
  }
  return reversed;
}

bool IsReversed(const ImageMemory& memory, const ReportedConstant& constant) {
  return memory.image().big_endian && constant.unit > 1 &&
         constant.unit <= kLargestUnit;
}

}  // namespace

ConstantSearch::Likeness ConstantSearch::Compare(
    const ReportedConstant& constant, absl::string_view bytes) const {
  if (constant.is_empty) {
    return bytes.find_first_not_of('\0') == bytes.npos ? Likeness::kSame
                                                       : Likeness::kOther;
  }
  if (constant.sha256.empty()) return Likeness::kUnknown;
  platform::Sha256 hash;
  if (IsReversed(memory_, constant)) {
    for (size_t i = 0; i < bytes.size(); i += kPieceBytes) {
      hash.Update(Reversed(bytes.substr(i, kPieceBytes),
                           static_cast<size_t>(constant.unit)));
    }
  } else {
    hash.Update(bytes);
  }
  return platform::ToHex(hash.Finish()) == constant.sha256 ? Likeness::kSame
                                                           : Likeness::kOther;
}

ConstantSearch::Place ConstantSearch::Find(const ReportedConstant& constant) {
  if (constant.sample.empty() || constant.sha256.empty()) {
    return {std::nullopt, "the report has no sample of its bytes"};
  }
  uint64_t image_bytes = 0;
  for (const ImageSegment& segment : memory_.image().segments) {
    image_bytes += segment.content.size();
  }
  if (image_bytes > bytes_to_read_) {
    return {std::nullopt, "too much has been searched already"};
  }
  bytes_to_read_ -= image_bytes;
  const std::string sample =
      IsReversed(memory_, constant)
          ? Reversed(constant.sample, static_cast<size_t>(constant.unit))
          : constant.sample;
  const std::vector<uint64_t> places = memory_.Find(sample, 1, kMaxPlaces);
  for (const uint64_t place : places) {
    const uint64_t address = place - constant.sample_offset;
    const auto bytes = memory_.Bytes(address, constant.size);
    if (address % constant.alignment != 0 || !bytes.has_value()) continue;
    if (bytes->size() > bytes_to_read_) {
      return {std::nullopt, "too much has been searched already"};
    }
    bytes_to_read_ -= bytes->size();
    if (Compare(constant, *bytes) == Likeness::kSame) return {address, ""};
  }
  if (places.size() == kMaxPlaces) {
    return {std::nullopt, "its bytes begin like too many others"};
  }
  return {};
}

}  // namespace metad::firmware
