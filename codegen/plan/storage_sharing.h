#ifndef METAD_CODEGEN_PLAN_STORAGE_SHARING_H_
#define METAD_CODEGEN_PLAN_STORAGE_SHARING_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Lets constants of the same bytes share one storage, across models too: sets
// `alias_of` of every constant but the first of each group, and raises the
// first one's alignment to the largest of the group. Only constants that would
// stand in the same section (or pool), have numbers of the same width (so that
// they are the same bytes on every target) and are not empty share.
//
// `passed`, which may be null, is told of the data of those that were looked
// at.
void ShareStorage(
    std::vector<PlannedConstant>& constants,
    const std::function<void(absl::string_view data)>& passed = nullptr);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_STORAGE_SHARING_H_
