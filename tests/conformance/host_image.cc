#include "tests/conformance/host_image.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/constants_text.h"
#include "tests/conformance/ffi_image.h"
#include "tests/conformance/line_comparison.h"
#include "tests/conformance/metadata_object.h"
#include "tests/conformance/operator_text.h"
#include "tests/conformance/standalone_image.h"

namespace metad::conformance {
namespace {

using codegen::MetadataPlan;

// What the program must print.
std::string ExpectedOutput(const MetadataPlan& plan) {
  std::string text = absl::StrCat("count ", plan.functions.size(), "\n");
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    absl::StrAppend(&text, "function ", plan.functions[i].name, " ");
    if (codegen::IsGenerated(plan, plan.functions[i])) {
      absl::StrAppend(&text, "handle\n");
    } else {
      absl::StrAppend(&text, i, "\n");
    }
  }
  return absl::StrCat(text, ConstantLines(plan), "end\n");
}

}  // namespace

void ExpectImageWorks(const GeneratedModel& model, const ImageOptions& options,
                      Workbench& workbench) {
  if (model.plan().runtime == &codegen::StandaloneRuntime()) {
    return ExpectStandaloneImageWorks(model, options, workbench);
  }
  if (model.plan().runtime == &codegen::FfiRuntime()) {
    return ExpectFfiImageWorks(model, options, workbench);
  }
  workbench.CopyHere("abi_declarations.h");
  workbench.CopyHere("image_constants.h");
  workbench.CopyHere("image_main.c");
  workbench.Write("operators.c", OperatorsText(model.plan()));
  workbench.Write("constants.c", ConstantsText(model));
  ASSERT_TRUE(MakeObject(model, options, workbench));
  const bool short_count = model.plan().runtime == &codegen::CrtV1Runtime();
  ASSERT_TRUE(workbench.Compile(
      options.compiler, CDialects().front(),
      {"-O0", short_count ? "-DIMAGE_COUNT=uint8_t" : "-DIMAGE_COUNT=uint16_t"},
      {"operators.c", "constants.c", "image_main.c"}));
  ASSERT_TRUE(workbench.Link(
      options.compiler, options.link_flags,
      {"image_main.o", "constants.o", "operators.o", model.object()}, "image"));
  ExpectSameLines(workbench.Run("image"), ExpectedOutput(model.plan()));
}

}  // namespace metad::conformance
