#ifndef METAD_SERVER_BUILD_TARGET_FIT_TARGET_ADVICE_H_
#define METAD_SERVER_BUILD_TARGET_FIT_TARGET_ADVICE_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/build/object_file.h"
#include "server/workers/toolchain_catalog.h"

namespace metad::build {

// What to do about an object that the target refuses: the flags of the target's
// first compiler that select it, and the catalogue's other targets that do not
// refuse the object. "compile it with -mcpu=cortex-m4 -mthumb, or build for
// cortex-m4f, which it fits". Empty where the catalogue has neither.
std::string AdviceFor(const ObjectFile& object,
                      const workers::TargetDescription& target,
                      const workers::ToolchainCatalog& catalog,
                      const absl::flat_hash_set<absl::string_view>& registered);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_TARGET_FIT_TARGET_ADVICE_H_
