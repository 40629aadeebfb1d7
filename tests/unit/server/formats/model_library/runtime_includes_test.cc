#include "server/formats/model_library/runtime_includes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace metad::formats {
namespace {

using ::testing::IsEmpty;

TEST(RuntimeIncludesTest, PathsOfAProjectAreTakenOff) {
  const RuntimeIncludes result = WithRuntimeIncludes(
      "// operators\n"
      "#include \"../../src/crt/include/tvm/runtime/c_runtime_api.h\"\n"
      "#include <math.h>\n"
      "#include \"/home/me/include/dlpack/dlpack.h\"  // tensors\n"
      "int f(void);\n",
      {});
  EXPECT_EQ(result.text,
            "// operators\n"
            "#include <tvm/runtime/c_runtime_api.h>\n"
            "#include <math.h>\n"
            "#include <dlpack/dlpack.h>  // tensors\n"
            "int f(void);\n");
  EXPECT_EQ(result.replaced,
            "../../src/crt/include/tvm/runtime/c_runtime_api.h");
}

TEST(RuntimeIncludesTest, OtherIncludesStay) {
  for (const char* const source :
       {"#include \"tvm/runtime/c_runtime_api.h\"\n", "#include <x.h>",
        "#include \"../tvm/x.h\"\n",
        "// #include \"../tvm/runtime/x.h\"\nint a;\n", ""}) {
    const RuntimeIncludes result = WithRuntimeIncludes(source, {});
    EXPECT_EQ(result.text, source);
    EXPECT_THAT(result.replaced, IsEmpty());
  }
}

TEST(RuntimeIncludesTest, HeadersOfTheArchiveStay) {
  constexpr char kSource[] = "#include \"npu/tvm/runtime/x.h\"\n";
  const RuntimeIncludes result =
      WithRuntimeIncludes(kSource, {{"npu/tvm/runtime/x.h", "int x;"}});
  EXPECT_EQ(result.text, kSource);
}

}  // namespace
}  // namespace metad::formats
