#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_ARM_FIT_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_ARM_FIT_H_

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/core_description.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/target_fit/fit_finding.h"
#include "server/pipeline/target_fit/object_attributes.h"

namespace metad::pipeline {

// Holds what an Arm object says of itself against the core, attribute by
// attribute, as GNU ld's and lld's merging of attributes does it, and beyond
// that as the core's architecture has it. Damaged attributes are to be refused
// before.
std::vector<FitFinding> CompareArmAttributes(const codegen::elf::ArmCore& core,
                                             const ObjectAttributes& object);

// Holds the object's code against the core: whether it is of the target's
// version of the EABI, whether the core has the instruction set, and whether a
// call of each function of `registered` that the object defines enters the one
// that the function is in (its address has the Thumb bit).
std::vector<FitFinding> CompareArmCode(
    const codegen::elf::ArmCore& core, const ObjectFile& object,
    const absl::flat_hash_set<absl::string_view>& registered);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_ARM_FIT_H_
