#include "server/formats/model_library/kept_module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>

#include "server/formats/model_library/kept_constants.h"
#include "server/formats/model_library/object_symbols.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::formats {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

// As TVM's own headers and modules have it.
constexpr char kSource[] =
    "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
    "typedef struct TVMModule { const void* registry; } TVMModule;\n"
    "const TVMModule* TVMSystemLibEntryPoint(void);\n"
    "static const TVMModule module = {0};\n"
    "const TVMModule* TVMSystemLibEntryPoint(void) { return &module; }\n"
    "int tvmgen_kws_run(void) { return 0; }\n"
    "#ifdef __cplusplus\n}\n#endif\n";

class KeptModuleTest : public ::testing::Test {
 protected:
  std::string Compiled(const std::string& source, const std::string& language) {
    const std::string text = directory_.Write("m.txt", source);
    const std::string object = directory_.Path("m.o");
    EXPECT_EQ(std::system(("gcc -Wall -Werror -c -x " + language + " -o " +
                           object + " " + text)
                              .c_str()),
              0);
    return client::testing::ReadFile(object);
  }

  client::testing::TempDirectory directory_;
};

TEST_F(KeptModuleTest, NamesAreAsLongAsTheOneTheyReplace) {
  EXPECT_EQ(KeptEntryPoint(0), "TVMSystemLibKept000000");
  EXPECT_EQ(KeptEntryPoint(10234), "TVMSystemLibKept010234");
}

TEST_F(KeptModuleTest, EntryPointOfASourceIsLocal) {
  for (const char* language : {"c", "c++"}) {
    const auto symbols = ReadObjectSymbols(
        Compiled(WithLocalEntryPoint(kSource, KeptEntryPoint(3)), language));
    ASSERT_TRUE(symbols.ok()) << symbols.status();
    EXPECT_THAT(symbols->functions, ElementsAre("tvmgen_kws_run")) << language;
  }
}

TEST_F(KeptModuleTest, EntryPointOfAnObjectIsHidden) {
  const auto renamed =
      WithEntryPoint(Compiled(kSource, "c"), KeptEntryPoint(3));
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  const auto symbols = ReadObjectSymbols(*renamed);
  ASSERT_TRUE(symbols.ok()) << symbols.status();
  EXPECT_THAT(symbols->functions, Contains("TVMSystemLibKept000003"));
  const std::string object = directory_.Write("renamed.o", *renamed);
  const auto shows = [&object](const std::string& pattern) {
    return std::system(
        ("readelf -sW " + object + " | grep -q '" + pattern + "'").c_str());
  };
  EXPECT_EQ(shows("WEAK *HIDDEN .*TVMSystemLibKept000003"), 0);
  EXPECT_EQ(shows("GLOBAL DEFAULT .*tvmgen_kws_run"), 0);
  EXPECT_FALSE(WithEntryPoint(*renamed, KeptEntryPoint(4)).ok());
}

// As TVM writes it, with the two ways in which its entries use a block.
constexpr char kBlock[] =
    "#include <stdint.h>\n"
    "__attribute__((section(\".rodata.tvm\"), ))\n"
    "static struct global_const_workspace {\n"
    "  float scale_let[2] __attribute__((aligned(16))); // 8 bytes\n"
    "} global_const_workspace = {\n  .scale_let = {\n    1, 2\n  },\n};\n"
    "struct tensor { void* data; };\n"
    "int tvmgen_kws___tvm_main__(uint8_t* block, struct tensor* same);\n"
    "int tvmgen_kws_run(void);\n"
    "int tvmgen_kws_run(void) {\n"
    "  struct tensor block = {\n.data = &global_const_workspace\n};\n"
    "  return tvmgen_kws___tvm_main__((uint8_t*)&global_const_workspace, "
    "&block);\n}\n";

TEST_F(KeptModuleTest, BlockOfConstantsIsReadOnly) {
  const std::string text = WithReadOnlyConstants(kBlock);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
            std::count(std::begin(kBlock), std::end(kBlock), '\n'));
  // The assembler, too, would warn.
  for (const char* const language : {"c", "c++"}) {
    const std::string object =
        Compiled(text, std::string(language) + " -Wa,--fatal-warnings");
    EXPECT_THAT(object, ::testing::HasSubstr(".rodata.tvm"));
  }
}

TEST_F(KeptModuleTest, BlockThatIsUsedOtherwiseStays) {
  for (const char* const use :
       {"int f(void) { return (int)global_const_workspace.scale_let[0]; }\n",
        "int size = sizeof(global_const_workspace);\n"}) {
    const std::string source = std::string(kBlock) + use;
    EXPECT_EQ(WithReadOnlyConstants(source), source);
  }
  const std::string no_text = std::string(kBlock) + "/* without an end";
  EXPECT_EQ(WithReadOnlyConstants(no_text), no_text);
}

}  // namespace
}  // namespace metad::formats
