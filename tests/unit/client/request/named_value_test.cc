#include "client/request/named_value.h"

#include <gtest/gtest.h>

namespace metad::client {
namespace {

std::string Show(const NamedValue& value) {
  return value.name.value_or("-") + "|" + value.value;
}

TEST(NamedValueTest, FileHasANameIfNoSlashComesBeforeTheSign) {
  EXPECT_EQ(Show(SplitNamedFile("a.o")), "-|a.o");
  EXPECT_EQ(Show(SplitNamedFile("conv=build/a.o")), "conv|build/a.o");
  EXPECT_EQ(Show(SplitNamedFile("./a=b.o")), "-|./a=b.o");
  EXPECT_EQ(Show(SplitNamedFile("x=./a=b.o")), "x|./a=b.o");
  EXPECT_EQ(Show(SplitNamedFile("=a.o")), "|a.o");
  EXPECT_EQ(Show(SplitNamedFile("a=")), "a|");
}

TEST(NamedValueTest, ValueIsSplitAtTheSign) {
  EXPECT_EQ(Show(SplitNamedValue("64")), "-|64");
  EXPECT_EQ(Show(SplitNamedValue("w=.flash/a")), "w|.flash/a");
}

TEST(NamedValueTest, ModuleIsWhatCouldBeAModulesName) {
  EXPECT_EQ(Show(SplitModuleValue("a,b")), "-|a,b");
  EXPECT_EQ(Show(SplitModuleValue("conv-1.2+x:a,b")), "conv-1.2+x|a,b");
  EXPECT_EQ(Show(SplitModuleValue("conv:@/tmp/a:b")), "conv|@/tmp/a:b");
  EXPECT_EQ(Show(SplitModuleValue("@/tmp/a:b")), "-|@/tmp/a:b");
  EXPECT_EQ(Show(SplitModuleValue("(?:a|b)_.*")), "-|(?:a|b)_.*");
  EXPECT_EQ(Show(SplitModuleValue(":a")), "-|:a");
  EXPECT_EQ(Show(SplitModuleValue("a:")), "a|");
}

}  // namespace
}  // namespace metad::client
