#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_OBSERVED_CORE_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_OBSERVED_CORE_H_

#include "absl/strings/string_view.h"
#include "codegen/elf/core_description.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// The core that a target's own compiler had in mind when it made `object`, as
// the object says it: for targets that codegen/elf does not describe. What a
// core of that architecture may have beside counts as optional. Nothing where
// the object does not say, or its attributes are damaged.
codegen::elf::CoreDescription ObservedCore(const ObjectFile& object);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_OBSERVED_CORE_H_
