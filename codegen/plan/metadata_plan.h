#ifndef METAD_CODEGEN_PLAN_METADATA_PLAN_H_
#define METAD_CODEGEN_PLAN_METADATA_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"

namespace metad::codegen {

// The function of the registry at this position, and who offers it.
struct PlannedFunction {
  std::string name;
  // Index into MetadataPlan::modules.
  size_t module = 0;
};

struct PlannedModule {
  std::string name;
  // Its functions are consecutive in the registry.
  size_t first_function = 0;
  size_t function_count = 0;
};

// The C type whose array stores a constant.
enum class ElementStorage {
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  // Decimal literals; only for tensors whose elements are all finite.
  kFloat,
  kDouble,
};

struct PlannedConstant {
  // C symbol, global.
  std::string name;
  DataType type;
  std::vector<int64_t> shape;
  // Elements of the tensor; may be 0.
  int64_t element_count = 0;
  // Elements of the array that stores it: at least 1, C has no empty arrays.
  int64_t stored_elements = 0;
  int64_t stored_bytes = 0;
  ElementStorage storage = ElementStorage::kUInt8;
  int64_t alignment = 0;
  std::string section;
  // Row-major, little-endian. Not owned; outlives the plan.
  absl::string_view data;
};

// Everything that the emitters need, checked: whatever an emitter makes of a
// plan is correct. Made by MakePlan only and handed around as const.
struct MetadataPlan {
  std::string model_name;
  RuntimeAbi runtime_abi = RuntimeAbi::kCrt;
  TargetTraits target;
  std::string input_digest;
  std::vector<PlannedModule> modules;
  // In registry order: modules as given, functions as given.
  std::vector<PlannedFunction> functions;
  std::vector<PlannedConstant> constants;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_METADATA_PLAN_H_
