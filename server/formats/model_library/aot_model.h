#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_MODEL_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_MODEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

struct AotTensor {
  std::string name;
  ElementType type;
  std::vector<int64_t> shape;
};

// A constant of the block that operators address from its first byte.
struct AotConstant {
  ImportedConstant constant;
  int64_t byte_offset = 0;
};

struct AotWorkspace {
  std::string name;
  int64_t size_bytes = 0;
  // 0: TVM did not say.
  uint32_t alignment = 0;
};

// What TVM's own metadata modules hold for an ahead-of-time compiled model,
// beside the registry.
struct AotModel {
  // <mod> of tvmgen_<mod>_run.
  std::string module_name;
  // What tvmgen_<mod>_run calls.
  std::string main_function;
  // Whether tvmgen_<mod>_run takes structs instead of packed arguments.
  bool c_interface = false;
  // Whether the main function takes packed arguments instead of pointers.
  bool packed_main = true;
  // In the order in which the main function takes them.
  std::vector<AotTensor> inputs;
  std::vector<AotTensor> outputs;
  std::vector<AotWorkspace> workspaces;
  // Ordered by offset; empty: the main function takes no block of constants.
  std::vector<AotConstant> constants;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_MODEL_H_
