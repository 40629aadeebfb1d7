#ifndef METAD_CODEGEN_PLAN_FUNCTION_LIMIT_H_
#define METAD_CODEGEN_PLAN_FUNCTION_LIMIT_H_

#include <cstddef>
#include <string>

#include "codegen/plan/metadata_spec.h"

namespace metad::codegen {

// Most functions that one registry of this ABI can hold.
size_t MaxFunctions(RuntimeAbi abi);

// Empty when a registry of this ABI can hold `count` functions; otherwise the
// limit and where it comes from.
std::string FunctionCountProblem(RuntimeAbi abi, size_t count);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_FUNCTION_LIMIT_H_
