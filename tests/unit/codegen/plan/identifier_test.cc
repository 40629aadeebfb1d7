#include "codegen/plan/identifier.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(IdentifierTest, IdentifiersOfCAreSymbolNames) {
  for (const char* name :
       {"a", "_", "_a", "A1_", "tvmgen_default_fused_nn_dense", "Int", "INT",
        "register_", "uint8", "INT8", "_Z3addPfS_"}) {
    EXPECT_EQ(SymbolNameProblem(name, kMaxSymbolLength), "") << name;
  }
}

TEST(IdentifierTest, AnythingElseIsNoSymbolName) {
  const std::string names[] = {
      "1a",    "a b",   "a-b",  "a.b",      "a$b", "\xc3\xa4",
      "a\"b",  "a\nb",  "a*/b", "a\\",      "?/",  "a;int main(void){}",
      " a",    "a ",    "a\t",  "a\xff",    "-a",  std::string("a\0b", 3),
      "a::b",  "a<b>",  "%s",   "\x1b[31m", "#a",  std::string("\0", 1),
      "a\r\n", "a\x7f",
  };
  for (const std::string& name : names) {
    EXPECT_THAT(SymbolNameProblem(name, kMaxSymbolLength),
                HasSubstr("is no C identifier"))
        << Quoted(name);
  }
}

TEST(IdentifierTest, EmptyNameIsRefused) {
  EXPECT_THAT(SymbolNameProblem("", kMaxSymbolLength), HasSubstr("is empty"));
}

TEST(IdentifierTest, LengthIsLimited) {
  EXPECT_EQ(SymbolNameProblem(std::string(255, 'a'), kMaxSymbolLength), "");
  EXPECT_EQ(SymbolNameProblem(std::string(256, 'a'), kMaxSymbolLength),
            "has 256 characters; expected at most 255");
  EXPECT_EQ(SymbolNameProblem(std::string(64, 'a'), kMaxModelNameLength),
            "has 64 characters; expected at most 63");
}

TEST(IdentifierTest, KeywordsOfEveryStandardAreRefused) {
  for (const char* name :
       {// The ends of the list, which a search must reach.
        "_Alignas", "xor_eq",
        // C
        "int", "restrict", "_Bool", "_Static_assert", "inline", "goto",
        // C23
        "typeof", "typeof_unqual", "_BitInt", "nullptr", "_Decimal64",
        // C++
        "class", "and", "not_eq", "co_await", "concept", "char8_t", "this",
        "wchar_t", "static_cast", "export",
        // Everybody's
        "asm"}) {
    EXPECT_THAT(SymbolNameProblem(name, kMaxSymbolLength),
                HasSubstr("is a keyword"))
        << name;
  }
}

TEST(IdentifierTest, WhatStdintMayDefineIsRefused) {
  for (const char* name :
       {"int8_t", "uint64_t", "intptr_t", "int_fast16_t", "intmax_t",
        "uint128_t", "INT8_MAX", "UINT64_MAX", "INT32_MIN", "INT64_C",
        "UINTMAX_C", "INTPTR_MIN", "INT_LEAST8_MAX", "int_t"}) {
    EXPECT_THAT(SymbolNameProblem(name, kMaxSymbolLength),
                HasSubstr("is reserved by <stdint.h>"))
        << name;
  }
}

TEST(IdentifierTest, LimitsOfOtherHeadersTypesInStdintAreRefused) {
  for (const char* name :
       {"SIZE_MAX", "PTRDIFF_MAX", "PTRDIFF_MIN", "SIG_ATOMIC_MAX",
        "SIG_ATOMIC_MIN", "WCHAR_MAX", "WCHAR_MIN", "WINT_MAX", "WINT_MIN",
        "RSIZE_MAX", "SIZE_WIDTH", "INT8_WIDTH", "UINT_FAST16_WIDTH",
        "INTPTR_WIDTH", "PTRDIFF_WIDTH", "WINT_WIDTH"}) {
    EXPECT_THAT(SymbolNameProblem(name, kMaxSymbolLength),
                HasSubstr("is reserved by <stdint.h>"))
        << name;
  }
  for (const char* name : {"MAX_SIZE", "SIZE", "_MAX", "BATCH_SIZE_MAX",
                           "size_max", "SIZE_MAXIMUM", "BAND_WIDTH"}) {
    EXPECT_EQ(SymbolNameProblem(name, kMaxSymbolLength), "") << name;
  }
}

TEST(IdentifierTest, ModuleNamesCanStandInAComment) {
  for (const char* name : {"ops", "0", "_", "npu.v1", "lib-ops+npu", "a_b.c",
                           "tvmgen_default", "a--", "a.."}) {
    EXPECT_TRUE(IsModuleName(name)) << name;
  }
  EXPECT_TRUE(IsModuleName(std::string(128, 'm')));
  const std::string others[] = {"",      ".a",   "-a", "+a",
                                "a b",   "a/b",  "*/", "a\n",
                                "a\"b",  "a\\b", "??", "\xc3\xa4",
                                "a:b",   "a,b",  "a=", std::string(129, 'm'),
                                "a*/ b", "a("};
  for (const std::string& name : others) {
    EXPECT_FALSE(IsModuleName(name)) << Quoted(name);
  }
  EXPECT_FALSE(IsModuleName(absl::string_view("a\0b", 3)));
}

TEST(IdentifierTest, SectionNamesCanStandInAStringLiteral) {
  for (const char* name : {".rodata", ".rodata.sine", "weights", "$x", "0"}) {
    EXPECT_TRUE(IsSectionName(name)) << name;
  }
  EXPECT_TRUE(IsSectionName(std::string(127, '.')));
  const std::string others[] = {
      "",          "a b",       ".rodata\"",           ".rodata,\"aw\"",
      ".rodata\n", ".rodata\\", ".rodata-x",           ".rodata#",
      "a@b",       "%s",        std::string(128, '.'), std::string("a\0b", 3)};
  for (const std::string& name : others) {
    EXPECT_FALSE(IsSectionName(name)) << Quoted(name);
  }
}

TEST(IdentifierTest, HostileBytesAreQuoted) {
  EXPECT_EQ(Quoted("add"), "\"add\"");
  EXPECT_EQ(Quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(Quoted(absl::string_view("x\0y\n", 4)), "\"x\\x00y\\n\"");
  EXPECT_EQ(Quoted("\x1b[31m\xff"), "\"\\x1b[31m\\xff\"");
  for (int c = 0; c < 256; ++c) {
    for (char escaped : Quoted(std::string(1, static_cast<char>(c)))) {
      EXPECT_TRUE(escaped >= 0x20 && escaped < 0x7f) << c;
    }
  }
}

TEST(IdentifierTest, LongTextIsCutWhenQuoted) {
  const std::string quoted = Quoted(std::string(1 << 20, '\xff'));
  EXPECT_LT(quoted.size(), 400u);
  EXPECT_THAT(quoted, EndsWith("...\""));
  EXPECT_EQ(Quoted(std::string(80, 'a')), "\"" + std::string(80, 'a') + "\"");
}

}  // namespace
}  // namespace metad::codegen
