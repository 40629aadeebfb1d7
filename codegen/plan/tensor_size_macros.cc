#include "codegen/plan/tensor_size_macros.h"

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/data_type.h"
#include "codegen/plan/tensor_shape.h"

namespace metad::codegen {

absl::flat_hash_set<std::string> AmbiguousSizeMacros(const AotSpec& aot) {
  absl::flat_hash_set<std::string> ambiguous;
  if (aot.interface_api == InterfaceApi::kC) return ambiguous;
  absl::flat_hash_map<std::string, int64_t> values;
  for (const auto* tensors : {&aot.inputs, &aot.outputs}) {
    for (const TensorSpec& tensor : *tensors) {
      // Has no size, and is refused for that.
      if (!DataTypeProblem(tensor.type).empty()) continue;
      const std::string macro = TensorSizeMacro(aot.module_name, tensor.name);
      const int64_t bytes = TensorBytes(tensor.type, tensor.shape);
      const auto [known, inserted] = values.try_emplace(macro, bytes);
      if (!inserted && known->second != bytes) ambiguous.insert(macro);
    }
  }
  return ambiguous;
}

}  // namespace metad::codegen
