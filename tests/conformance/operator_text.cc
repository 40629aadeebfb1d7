#include "tests/conformance/operator_text.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace metad::conformance {

std::string OperatorsText(const codegen::MetadataPlan& plan) {
  std::string text = R"(#include "abi_declarations.h"
static int image_answer(TVMValue* args, int* type_codes, int num_args,
                  TVMValue* value, int* value_code, void* resource, long index) {
  if (num_args != 1 || args[0].v_int64 != 4711) return -1;
  if (type_codes[0] != 0 || *value_code != -1 || resource == 0) return -1;
  value->v_int64 = index;
  *value_code = 0;
  return 0;
}
#define OPERATOR(name, index)                                                 \
  int name(TVMValue* a, int* t, int n, TVMValue* r, int* c, void* h);         \
  int name(TVMValue* a, int* t, int n, TVMValue* r, int* c, void* h) {        \
    return image_answer(a, t, n, r, c, h, index);                                   \
  }
)";
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    if (codegen::IsGenerated(plan, plan.functions[i])) continue;
    absl::StrAppend(&text, "OPERATOR(", plan.functions[i].symbol, ", ", i,
                    ")\n");
  }
  return text;
}

}  // namespace metad::conformance
