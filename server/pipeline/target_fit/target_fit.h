#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_TARGET_FIT_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_TARGET_FIT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/core_description.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/target_fit/fit_finding.h"

namespace metad::pipeline {

// In what one object and the target do not agree.
struct ObjectFit {
  // Index into ImageObjects::objects().
  size_t object = 0;
  // At least one.
  std::vector<FitFinding> findings;

  bool Has(FitVerdict verdict) const;
};

// In what an image's objects and the target do not agree.
struct TargetFit {
  // Whether objects of the machine say what they need of a core, and what the
  // target's has is known.
  bool is_core_known = false;
  // In the order of the objects, without those that fit.
  std::vector<ObjectFit> objects;
  // What the whole image loses; sentences without a full stop.
  std::vector<std::string> notes;

  bool Has(FitVerdict verdict) const;
};

// Holds one object against the core of the target; of one without code only
// what linkers look at. `registered` are the symbols of the registry's
// functions.
std::vector<FitFinding> CompareObject(
    const ObjectFile& object, const codegen::elf::CoreDescription& core,
    const absl::flat_hash_set<absl::string_view>& registered);

// Holds every object against the core of the target, and those that two objects
// share against each other.
TargetFit CompareWithTarget(
    const ImageObjects& objects, const codegen::elf::CoreDescription& core,
    const absl::flat_hash_set<absl::string_view>& registered);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_TARGET_FIT_H_
