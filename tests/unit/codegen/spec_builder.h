#ifndef METAD_TESTS_UNIT_CODEGEN_SPEC_BUILDER_H_
#define METAD_TESTS_UNIT_CODEGEN_SPEC_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/data_type.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"

// Short ways to write specs that are correct but for what a test is about.
namespace metad::codegen {

inline constexpr DataType kInt8{DataType::kInt, 8, 1};
inline constexpr DataType kInt16{DataType::kInt, 16, 1};
inline constexpr DataType kInt32{DataType::kInt, 32, 1};
inline constexpr DataType kInt64{DataType::kInt, 64, 1};
inline constexpr DataType kUInt8{DataType::kUInt, 8, 1};
inline constexpr DataType kUInt16{DataType::kUInt, 16, 1};
inline constexpr DataType kUInt32{DataType::kUInt, 32, 1};
inline constexpr DataType kUInt64{DataType::kUInt, 64, 1};
inline constexpr DataType kFloat16{DataType::kFloat, 16, 1};
inline constexpr DataType kFloat32{DataType::kFloat, 32, 1};
inline constexpr DataType kFloat64{DataType::kFloat, 64, 1};
inline constexpr DataType kBool{DataType::kBool, 8, 1};

// A module whose functions were listed in the request.
ModuleSpec ListedModule(std::string name, std::vector<std::string> functions);

// A tensor without wishes as to where it goes. `data` must outlive it.
ConstantSpec Constant(std::string name, DataType type,
                      std::vector<int64_t> shape, absl::string_view data);

// Of model "model", for a little-endian target "host".
MetadataSpec SpecOf(std::vector<ModuleSpec> modules,
                    std::vector<ConstantSpec> constants = {});

// `count` different names: "op_0", "op_1", ...
std::vector<std::string> FunctionNames(size_t count);

// The plan of a spec that is correct; fails the test when it is not.
MetadataPlan PlanOf(const MetadataSpec& spec);

}  // namespace metad::codegen

#endif  // METAD_TESTS_UNIT_CODEGEN_SPEC_BUILDER_H_
