#include "codegen/plan/storage_sharing.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace metad::codegen {
namespace {

// What must be equal for two constants to be one object of the image.
using StorageKey =
    std::tuple<absl::string_view /*data, or its id*/, int64_t /*unit bytes*/,
               absl::string_view /*section, if asked for*/,
               absl::string_view /*region*/, std::optional<size_t> /*pool*/>;

// What tells most constants apart: size and first bytes.
using Look = std::pair<size_t, absl::string_view>;

constexpr size_t kFirstBytes = 256;

Look LookOf(const PlannedConstant& constant) {
  return {constant.data.size(), constant.data.substr(0, kFirstBytes)};
}

bool MayShare(const PlannedConstant& constant) {
  if (constant.joined || constant.data.empty()) return false;
  // A block is at its own offsets.
  return !constant.is_block && !constant.alias_of.has_value();
}

// Those that another one looks like. Large constants that only come to be
// compared would be read for nothing.
std::vector<size_t> LookAlikes(
    const std::vector<PlannedConstant>& constants,
    const std::function<void(absl::string_view data)>& passed) {
  absl::flat_hash_map<Look, int> count;
  for (const PlannedConstant& constant : constants) {
    if (MayShare(constant)) ++count[LookOf(constant)];
  }
  std::vector<size_t> alike;
  for (size_t i = 0; i < constants.size(); ++i) {
    if (MayShare(constants[i]) && count[LookOf(constants[i])] > 1) {
      alike.push_back(i);
    }
  }
  for (const PlannedConstant& constant : constants) {
    if (passed != nullptr && MayShare(constant)) passed(constant.data);
  }
  return alike;
}

// Their ids, where all have one, else their bytes.
class Contents {
 public:
  Contents(const std::vector<PlannedConstant>& constants,
           const std::vector<size_t>& compared)
      : constants_(constants) {
    const bool have_ids =
        std::all_of(compared.begin(), compared.end(),
                    [&](size_t i) { return constants[i].data_id != nullptr; });
    if (!have_ids) return;
    for (const size_t i : compared) ids_[i] = constants[i].data_id();
  }

  absl::string_view Of(size_t index) const {
    const auto id = ids_.find(index);
    return id == ids_.end() ? constants_[index].data
                            : absl::string_view(id->second);
  }

 private:
  const std::vector<PlannedConstant>& constants_;
  absl::flat_hash_map<size_t, std::string> ids_;
};

StorageKey KeyOf(const PlannedConstant& constant, absl::string_view content) {
  return {content, StorageUnitBytes(constant.storage),
          constant.default_section ? absl::string_view() : constant.section,
          constant.region, constant.pool};
}

}  // namespace

void ShareStorage(std::vector<PlannedConstant>& constants,
                  const std::function<void(absl::string_view data)>& passed) {
  const std::vector<size_t> alike = LookAlikes(constants, passed);
  const Contents contents(constants, alike);
  absl::flat_hash_map<StorageKey, size_t> first_of;
  for (const size_t i : alike) {
    PlannedConstant& constant = constants[i];
    const auto [found, inserted] =
        first_of.try_emplace(KeyOf(constant, contents.Of(i)), i);
    if (inserted) continue;
    constant.alias_of = found->second;
    PlannedConstant& first = constants[found->second];
    first.alignment = std::max(first.alignment, constant.alignment);
    constant.section = first.section;
  }
}

}  // namespace metad::codegen
