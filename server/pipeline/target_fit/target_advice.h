#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_TARGET_ADVICE_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_TARGET_ADVICE_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// What to do about an object that the target refuses: the flags of the target's
// first compiler that select it, and the catalogue's other targets that do not
// refuse the object. "compile it with -mcpu=cortex-m4 -mthumb, or build for
// cortex-m4f, which it fits". Empty where the catalogue has neither.
std::string AdviceFor(const ObjectFile& object,
                      const execution::TargetDescription& target,
                      const execution::ToolchainCatalog& catalog,
                      const absl::flat_hash_set<absl::string_view>& registered);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_TARGET_ADVICE_H_
