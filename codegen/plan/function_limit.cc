#include "codegen/plan/function_limit.h"

#include "absl/strings/str_cat.h"

namespace metad::codegen {

std::string FunctionCountProblem(const RuntimeRules& runtime, size_t count) {
  const size_t most = runtime.max_functions();
  if (count <= most) return "";
  return absl::StrCat("the modules have ", count, " functions together; ",
                      runtime.limit_holder(), " at most ", most);
}

}  // namespace metad::codegen
