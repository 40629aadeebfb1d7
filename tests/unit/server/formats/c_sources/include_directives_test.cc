#include "server/formats/c_sources/include_directives.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// As they stand in the text, with what #include_next asks for marked.
std::vector<std::string> Named(const std::string& text) {
  std::vector<std::string> names;
  for (const IncludeDirective& directive : FindIncludeDirectives(text).named) {
    EXPECT_EQ(text.substr(directive.offset, 1),
              directive.header.angled ? "<" : "\"");
    names.push_back((directive.next ? "next " : "") + directive.header.path);
  }
  return names;
}

TEST(IncludeDirectivesTest, NamesAreFoundWithTheirPlace) {
  const std::string text =
      "#include \"a.h\"\n  #  include <sys/b.h> // why\n#import \"c d.h\"\n";
  EXPECT_THAT(Named(text), ElementsAre("a.h", "sys/b.h", "c d.h"));
  const auto found = FindIncludeDirectives(text).named;
  EXPECT_EQ(text.substr(found[1].offset, found[1].size), "<sys/b.h>");
  EXPECT_TRUE(found[1].header.angled);
  EXPECT_FALSE(found[2].header.angled);
}

TEST(IncludeDirectivesTest, CommentsAndLiteralsHaveNone) {
  EXPECT_THAT(Named("/* #include \"a.h\"\n#include \"b.h\" */\n"
                    "// #include \"c.h\" \\\n#include \"d.h\"\n"
                    "const char* s = \"/*\";\n#include \"e.h\"\n"
                    "const char* t = \"\\\"\\\n#include \\\"f.h\\\"\";\n"
                    "char q = '\"'; char p = '\\'';\n#include \"g.h\" /* */\n"),
              ElementsAre("e.h", "g.h"));
}

TEST(IncludeDirectivesTest, RawStringsAreOneLiteral) {
  EXPECT_THAT(
      Named("const char* r = R\"x(\n#include \"a.h\"\n)\"\n)x\"; int R = 1;\n"
            "const char* u = u8R\"(\"\n#include \"b.h\")\";\n"
            "#include \"c.h\"\nint n = 1'000'000; auto x = FOUR\"(\";\n"
            "#include \"d.h\"\n"),
      ElementsAre("c.h", "d.h"));
}

TEST(IncludeDirectivesTest, LinesMayBeSplicedAnywhere) {
  EXPECT_THAT(Named("#inc\\\nlude \"a\\\n.h\"\n#include \\\r\n<b.h>\r\n"
                    "int x; \\\n#include \"no.h\"\n%:include <c.h>\n"),
              ElementsAre("a.h", "b.h", "c.h"));
}

TEST(IncludeDirectivesTest, CommentsMayStandInsideOfADirective) {
  EXPECT_THAT(Named("/* a */ # /* b */ include /* c\n d */ <a.h>\n"),
              ElementsAre("a.h"));
}

// Of text that a condition leaves out nobody knows the quotes.
TEST(IncludeDirectivesTest, AnOpenQuoteEndsWithItsLine) {
  EXPECT_THAT(Named("#if 0\ndon't\n\"half\n#endif\n#include \"a.h\"\n"),
              ElementsAre("a.h"));
}

TEST(IncludeDirectivesTest, ConditionsAskForHeaders) {
  EXPECT_THAT(Named("#if defined(A) && __has_include(\"a.h\")\n"
                    "#elif __has_include_next ( <b.h> ) || \\\n"
                    "    __has_include(<c.h>)\n#endif\n"
                    "int __has_include; // (\"d.h\")\n"),
              ElementsAre("a.h", "next b.h", "c.h"));
  EXPECT_THAT(Named("#include_next <x.h>\n"), ElementsAre("next x.h"));
}

TEST(IncludeDirectivesTest, MacrosInPlaceOfNamesAreCollected) {
  const auto found = FindIncludeDirectives(
      "#define HEADER \"a.h\"\n#define ANGLED <b.h>\n#define ALIAS HEADER\n"
      "#define CALL(x) \"c.h\"\n#include ALIAS\n#if __has_include(ANGLED)\n"
      "#endif\n#include CALL(1)\n");
  EXPECT_THAT(found.named, IsEmpty());
  EXPECT_THAT(found.computed, ElementsAre("ALIAS", "ANGLED", "CALL"));
  ASSERT_EQ(found.macro_headers.size(), 2u);
  EXPECT_EQ(found.macro_headers.find("HEADER")->second.path, "a.h");
  EXPECT_TRUE(found.macro_headers.find("ANGLED")->second.angled);
  ASSERT_EQ(found.macro_aliases.size(), 1u);
  EXPECT_EQ(found.macro_aliases.find("ALIAS")->second, "HEADER");
}

TEST(IncludeDirectivesTest, WhatIsNoDirectiveIsPassedOver) {
  for (const char* text :
       {"", "#", "#include", "#include \"", "#include <a.h", "#include \"\"",
        "#include \"a.h\n", "#includes \"a.h\"", "include \"a.h\"",
        "x #include \"a.h\"", "#define include \"a.h", "/*", "R\"(", "\\"}) {
    EXPECT_THAT(Named(text), IsEmpty()) << text;
  }
}

TEST(IncludeDirectivesTest, ReplacementsOfMacrosMayBeNames) {
  HeaderName name;
  EXPECT_TRUE(ParseHeaderName(" \"a b.h\" ", name));
  EXPECT_EQ(name.path, "a b.h");
  EXPECT_FALSE(name.angled);
  EXPECT_TRUE(ParseHeaderName("<c.h>", name));
  EXPECT_TRUE(name.angled);
  for (const char* text : {"", "\"\"", "<>", "a.h", "\"a.h", "<a.h\""}) {
    EXPECT_FALSE(ParseHeaderName(text, name)) << text;
  }
}

}  // namespace
}  // namespace metad::formats
