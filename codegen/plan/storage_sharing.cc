#include "codegen/plan/storage_sharing.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace metad::codegen {
namespace {

// What must be equal for two constants to be one object of the image.
using StorageKey =
    std::tuple<absl::string_view /*data, or its id*/, int64_t /*unit bytes*/,
               absl::string_view /*section, if asked for*/,
               absl::string_view /*region*/, std::optional<size_t> /*pool*/>;

bool MayShare(const PlannedConstant& constant) {
  if (constant.joined || constant.data.empty()) return false;
  // A block is at its own offsets.
  return !constant.is_block && !constant.alias_of.has_value();
}

// Large constants that only come to be compared would be read for nothing.
bool HaveIds(const std::vector<PlannedConstant>& constants) {
  return std::none_of(constants.begin(), constants.end(),
                      [](const PlannedConstant& constant) {
                        return MayShare(constant) && constant.data_id.empty();
                      });
}

StorageKey KeyOf(const PlannedConstant& constant, bool by_id) {
  return {by_id ? absl::string_view(constant.data_id) : constant.data,
          StorageUnitBytes(constant.storage),
          constant.default_section ? absl::string_view() : constant.section,
          constant.region, constant.pool};
}

}  // namespace

void ShareStorage(std::vector<PlannedConstant>& constants) {
  const bool by_id = HaveIds(constants);
  absl::flat_hash_map<StorageKey, size_t> first_of;
  for (size_t i = 0; i < constants.size(); ++i) {
    PlannedConstant& constant = constants[i];
    if (!MayShare(constant)) continue;
    const auto [found, inserted] =
        first_of.try_emplace(KeyOf(constant, by_id), i);
    if (inserted) continue;
    constant.alias_of = found->second;
    PlannedConstant& first = constants[found->second];
    first.alignment = std::max(first.alignment, constant.alignment);
    constant.section = first.section;
  }
}

}  // namespace metad::codegen
