#ifndef METAD_CODEGEN_PLAN_FUNCTION_LIMIT_H_
#define METAD_CODEGEN_PLAN_FUNCTION_LIMIT_H_

#include <cstddef>
#include <string>

#include "codegen/plan/runtime_rules.h"

namespace metad::codegen {

// Empty when a registry of this runtime can hold `count` functions; otherwise
// the limit and where it comes from.
std::string FunctionCountProblem(const RuntimeRules& runtime, size_t count);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_FUNCTION_LIMIT_H_
