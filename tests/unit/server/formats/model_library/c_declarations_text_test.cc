#include "server/formats/model_library/c_declarations_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "server/formats/model_library/c_initializer_values.h"
#include "server/formats/model_library/c_tokens.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Texts(const std::vector<CToken>& tokens) {
  std::vector<std::string> texts;
  texts.reserve(tokens.size());
  for (const CToken& token : tokens) texts.emplace_back(token.text);
  return texts;
}

std::vector<CToken> Tokens(absl::string_view text) {
  auto tokens = TokenizeC(text);
  EXPECT_TRUE(tokens.ok()) << tokens.status();
  return std::move(tokens).value_or(std::vector<CToken>());
}

TEST(CTokensTest, CommentsAndDirectivesAreNoTokens) {
  EXPECT_THAT(Texts(Tokens("#include <a.h>\n#define f(x) \\\n  g(x)\n"
                           "int a; // one\n/* two\n */ char b /**/ ;\n")),
              ElementsAre("int", "a", ";", "char", "b", ";"));
}

TEST(CTokensTest, CommentsOfDirectivesGoOnAfterThem) {
  EXPECT_THAT(Texts(Tokens("#define A 1 /* begins\n here */ \nint a;\n"
                           "#include \"/*.h\" // don't\nint b;\n"
                           "#error it isn't\nint c;")),
              ElementsAre("int", "a", ";", "int", "b", ";", "int", "c", ";"));
}

TEST(CTokensTest, WhatIsLeftOutNeedNotBeC) {
  EXPECT_THAT(Texts(Tokens("#if 0\nit isn't C /* \n#endif\n */ \"\n"
                           "# ifdef X\n don't\n#else\n#endif\n"
                           "#else\nint a;\n#endif\nint b;\n"
                           "# if /* never */ 0 // so\n'\n # endif\nint c;")),
              ElementsAre("int", "a", ";", "int", "b", ";", "int", "c", ";"));
  EXPECT_THAT(Texts(Tokens("#if 0 || X\nint a;\n#endif\n#if 0")),
              ElementsAre("int", "a", ";"));
  EXPECT_THAT(Texts(Tokens("1'000'000 'x'")), ElementsAre("1'000'000", "'x'"));
}

TEST(CTokensTest, NumbersKeepTheirExponentsAndSuffixes) {
  EXPECT_THAT(Texts(Tokens("-0x1.9bfe28p-7, 12UL+.5e+3f")),
              ElementsAre("-", "0x1.9bfe28p-7", ",", "12UL", "+", ".5e+3f"));
}

TEST(CTokensTest, WhatHasNoEndIsReportedWhereItBegins) {
  for (const char* text : {"ab /* x", "ab \"x", "ab 'x", "ab \"x\ny\""}) {
    const auto tokens = TokenizeC(text);
    EXPECT_THAT(tokens.status().message(), HasSubstr("at offset 3")) << text;
  }
  EXPECT_THAT(
      TokenizeC("a b c", 2).status().message(),
      HasSubstr("more than 2 tokens, the last one of them at offset 4"));
}

TEST(CTokensTest, StringsHaveTheBytesThatTheirEscapesMean) {
  EXPECT_EQ(StringLiteralValue(R"("a\000\x7f\n\"\\")"),
            std::string("a\0\x7f\n\"\\", 6));
  EXPECT_EQ(StringLiteralValue(R"("\0129")"), "\n9");
  for (const char* bad :
       {R"("\x")", R"("\400")", R"("\x100")", R"("\q")", "\"", "a"}) {
    EXPECT_EQ(StringLiteralValue(bad), std::nullopt) << bad;
  }
}

TEST(CDeclarationsTextTest, FunctionsAreFoundWithTheirParametersAndBodies) {
  const auto tokens = Tokens(
      "extern \"C\" {\n"
      "TVM_DLL int32_t declared(void* a);\n"
      "}\n"
      "extern \"C\" int defined(struct s* x, int y) { if (x) { y = 1; } }\n"
      ";\nMACRO(name, -, 10);\n"
      "static int hidden(void) __attribute__((used)) { return 0; }\n");
  const CDeclarations found = ReadCDeclarations(tokens);
  ASSERT_EQ(found.functions.size(), 4u);
  EXPECT_EQ(found.functions[0].name, "declared");
  EXPECT_FALSE(found.functions[0].defined);
  EXPECT_EQ(found.functions[1].name, "defined");
  EXPECT_TRUE(found.functions[1].defined);
  EXPECT_THAT(Texts(found.functions[1].parameters),
              ElementsAre("struct", "s", "*", "x", ",", "int", "y"));
  EXPECT_EQ(found.functions[1].body.size(), 10u);
  EXPECT_EQ(found.functions[3].name, "hidden");
  EXPECT_TRUE(found.functions[3].defined);
  EXPECT_TRUE(found.functions[3].is_static);
  EXPECT_FALSE(found.functions[1].is_static);
}

TEST(CDeclarationsTextTest, VariablesKeepTheirInitializersAsTrees) {
  const auto tokens = Tokens(
      "static const float __attribute__((section(\"s\"), aligned(16))) a[2] = "
      "{ 1.0f, -2.0f };\n"
      "static struct t { int m[1]; } v = { .m = { 7 }, };\n"
      "__attribute__((aligned(32))) static uint8_t w[28];\n");
  const CDeclarations found = ReadCDeclarations(tokens);
  ASSERT_EQ(found.variables.size(), 3u);
  EXPECT_EQ(found.variables[0].name, "a");
  EXPECT_EQ(ArrayBound(found.variables[0]), 2);
  ASSERT_EQ(found.variables[0].initializer.elements.size(), 2u);
  EXPECT_THAT(Texts(found.variables[0].initializer.elements[1].tokens),
              ElementsAre("-", "2.0f"));
  EXPECT_EQ(found.variables[1].name, "v");
  ASSERT_EQ(found.variables[1].initializer.elements.size(), 1u);
  EXPECT_EQ(found.variables[1].initializer.elements[0].designator, "m");
  EXPECT_EQ(found.variables[2].name, "w");
  EXPECT_FALSE(found.variables[2].has_initializer);
  EXPECT_EQ(ArrayBound(found.variables[2]), 28);
  EXPECT_EQ(AlignmentAttribute(found.variables[2].specifiers), 32u);
}

TEST(CDeclarationsTextTest, TextThatIsNotCEndsWithoutAnError) {
  for (const char* text :
       {"}}}}", "((((", "= = =", "int x = {{{{", "a = {,,,}", ")", "f(] {",
        "__attribute__", "__attribute__ )", "extern \"C\"", ". = 1", "int ="}) {
    ReadCDeclarations(Tokens(text));
  }
  const std::string deep = "int x = " + std::string(100000, '{');
  ReadCDeclarations(Tokens(deep));
  EXPECT_THAT(ReadCDeclarations({}).variables, IsEmpty());
}

}  // namespace
}  // namespace metad::formats
