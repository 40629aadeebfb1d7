#ifndef METAD_CODEGEN_PLAN_TENSOR_SIZE_MACROS_H_
#define METAD_CODEGEN_PLAN_TENSOR_SIZE_MACROS_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "codegen/plan/metadata_spec.h"

namespace metad::codegen {

// The size macros of a packed interface's tensors that would have two values:
// its header has none of them, for packed arguments are known by their places
// and may share a name. Under the C interface that is refused: none.
absl::flat_hash_set<std::string> AmbiguousSizeMacros(const AotSpec& aot);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TENSOR_SIZE_MACROS_H_
