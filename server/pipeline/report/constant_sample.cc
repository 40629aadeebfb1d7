#include "server/pipeline/report/constant_sample.h"

#include <cstddef>

#include "absl/strings/escaping.h"

namespace metad::report {
namespace {

constexpr size_t kSampleBytes = 16;
constexpr size_t kSearchedBytes = size_t{64} << 10;

}  // namespace

std::optional<Sample> SampleOf(absl::string_view data) {
  if (data.empty()) return std::nullopt;
  size_t offset = 0;
  for (size_t at = 0; at < data.size() && at < kSearchedBytes;
       at += kSampleBytes) {
    const absl::string_view bytes = data.substr(at, kSampleBytes);
    if (bytes.find_first_not_of(bytes[0]) == bytes.npos) continue;
    offset = at;
    break;
  }
  return Sample{static_cast<int64_t>(offset),
                absl::BytesToHexString(data.substr(offset, kSampleBytes))};
}

}  // namespace metad::report
