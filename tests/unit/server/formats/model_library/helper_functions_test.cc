#include "server/formats/model_library/helper_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/formats/model_library/module_content.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// As TVM begins a source, and as an operator calls what a schedule brought.
constexpr char kBegin[] =
    "// tvm target: c -keys=arm_cpu,cpu -mcpu=cortex-m4\n"
    "#define TVM_EXPORTS\n";
constexpr char kEnd[] =
    "TVM_DLL int32_t tvmgen_kws_add(int8_t* p0) { return helper(p0[0]); }\n";

std::vector<std::string> HelpersOf(const std::string& text) {
  std::vector<std::string> names;
  for (const HelperFunction& helper : ReadSourceContent(text).helpers) {
    names.push_back(helper.name);
  }
  return names;
}

std::vector<std::string> HelpersOf(const std::string& middle,
                                   const std::string& end) {
  return HelpersOf(kBegin + middle + "\n" + end);
}

TEST(HelperFunctionsTest, WhatASchedulesTextBringsAlongBecomesLocal) {
  // A macro calls it; each operator brings it along, under a condition.
  const std::string text = std::string(kBegin) +
                           "#ifndef INTRINSICS\n#define INTRINSICS\n"
                           "__attribute__((always_inline)) uint32_t __ror(\n"
                           "    uint32_t op1, uint32_t op2)\n"
                           "{\n  return op1 >> op2;\n}\n#endif\n"
                           "#define HALF(x) __ror(x, 16)\n"
                           "#ifndef INTRINSICS\n#define INTRINSICS\n"
                           "__attribute__((always_inline)) uint32_t __ror("
                           "uint32_t op1, uint32_t op2)\n"
                           "{\n  return op1 >> op2;\n}\n#endif\n"
                           "#ifdef __cplusplus\nextern \"C\"\n#endif\n"
                           "const int8_t *kernel(int8_t *p) { return p; }\n"
                           "static inline int own(void) { return 0; }\n"
                           "TVM_DLL int32_t tvmgen_kws_add(int8_t* p0) {\n"
                           "  return HALF(*kernel(p0)) + own();\n}\n";
  const ModuleContent content = ReadSourceContent(text);
  ASSERT_EQ(content.helpers.size(), 2u);
  EXPECT_EQ(content.helpers[0].name, "__ror");
  EXPECT_EQ(content.helpers[0].definitions.size(), 2u);
  EXPECT_EQ(content.helpers[1].name, "kernel");
  const std::string local = WithLocalFunctions(text, content.helpers);
  const std::string added = "static __attribute__((unused)) ";
  std::string expected = text;
  for (const char* const definition :
       {"const int8_t *kernel",
        "__attribute__((always_inline)) uint32_t __ror("
        "uint32_t",
        "__attribute__((always_inline)) uint32_t __ror(\n"}) {
    expected.insert(expected.find(definition), added);
  }
  EXPECT_EQ(local, expected);
  EXPECT_THAT(ReadSourceContent(local).helpers, IsEmpty());
}

TEST(HelperFunctionsTest, WhatOthersMayCallStays) {
  const std::string helper = "int32_t helper(int32_t x) { return x; }";
  ASSERT_THAT(HelpersOf(helper, kEnd), ElementsAre("helper"));
  for (const std::string& other : {
           std::string("static " + helper),
           // Declared for somebody.
           "int32_t helper(int32_t x);\n" + helper,
           "TVM_DLL " + helper,
           "extern " + helper,
           "inline " + helper,
           "__attribute__((weak)) " + helper,
           "__attribute__((section(\".ram\"))) " + helper,
           std::string("struct pair helper(int32_t x) { return two; }"),
       }) {
    EXPECT_THAT(HelpersOf(other, kEnd), IsEmpty()) << other;
  }
  // Nothing here calls it, or TVM named it.
  EXPECT_THAT(HelpersOf(helper, ""), IsEmpty());
  EXPECT_THAT(HelpersOf("int32_t tvmgen_kws_sub(int8_t* p0) { return 0; }",
                        "// tvmgen_kws_sub\n"),
              IsEmpty());
  // An operator's arguments.
  EXPECT_THAT(HelpersOf("int32_t helper(void* a, int32_t* b, int32_t c, void* "
                        "d, int32_t* e, void* f) { return 0; }",
                        kEnd),
              IsEmpty());
  // Not TVM's.
  EXPECT_THAT(HelpersOf(helper + "\n" + kEnd), IsEmpty());
}

}  // namespace
}  // namespace metad::formats
