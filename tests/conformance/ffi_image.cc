#include "tests/conformance/ffi_image.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_symbols.h"
#include "codegen/runtimes/ffi/ffi_table.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/constants_text.h"
#include "tests/conformance/line_comparison.h"
#include "tests/conformance/metadata_object.h"

namespace metad::conformance {
namespace {

using codegen::MetadataPlan;
using codegen::PlannedFunction;

// The functions of the registry. Each checks that the arguments arrive, and
// stores its index in the plan.
std::string FunctionsText(const MetadataPlan& plan) {
  std::string text = R"(#include "ffi_runtime.h"
static int answer(void* handle, const TVMFFIAny* args, int32_t num_args,
                  TVMFFIAny* result, long index) {
  if (handle == 0 || num_args != 1 || args[0].type_index != 1) return -1;
  if (args[0].v.v_int64 != 4711 || result->type_index != 0) return -1;
  result->type_index = 1;
  result->v.v_int64 = index;
  return 0;
}
#define OPERATOR(name, index)                                          \
  int name(void* h, const TVMFFIAny* a, int32_t n, TVMFFIAny* r);      \
  int name(void* h, const TVMFFIAny* a, int32_t n, TVMFFIAny* r) {     \
    return answer(h, a, n, r, index);                                  \
  }
)";
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    absl::StrAppend(&text, "OPERATOR(", plan.functions[i].symbol, ", ", i,
                    ")\n");
  }
  return text;
}

// What the program must print.
std::string ExpectedOutput(const MetadataPlan& plan) {
  const size_t count = plan.functions.size();
  std::string text =
      absl::StrCat("constructed ", plan.ffi_constructor ? count : size_t{0},
                   "\nregistered 0 ", count, "\n");
  for (const PlannedFunction* function : codegen::FfiTable(plan)) {
    absl::StrAppend(&text, "function ", function->name, " ",
                    function - plan.functions.data(), "\n");
  }
  absl::StrAppend(&text, count > 2 ? "refused -7 3\n"
                                   : absl::StrCat("refused 0 ", count, "\n"));
  return absl::StrCat(text, ConstantLines(plan), "end\n");
}

}  // namespace

void ExpectFfiImageWorks(const GeneratedModel& model,
                         const ImageOptions& options, Workbench& workbench) {
  workbench.CopyHere("ffi_runtime.h");
  workbench.CopyHere("image_constants.h");
  workbench.CopyHere("ffi_main.c");
  workbench.Write("functions.c", FunctionsText(model.plan()));
  workbench.Write("constants.c", ConstantsText(model));
  ASSERT_TRUE(MakeObject(model, options, workbench));
  ASSERT_TRUE(workbench.Compile(
      options.compiler, CDialects().front(),
      {"-O0", absl::StrCat("-DMODEL_REGISTER=",
                           codegen::RegisterFunction(model.plan().model_name))},
      {"functions.c", "constants.c", "ffi_main.c"}));
  ASSERT_TRUE(workbench.Link(
      options.compiler, options.link_flags,
      {"ffi_main.o", "constants.o", "functions.o", model.object()}, "image"));
  ExpectSameLines(workbench.Run("image"), ExpectedOutput(model.plan()));
}

}  // namespace metad::conformance
