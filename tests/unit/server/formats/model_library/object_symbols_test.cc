// Of objects that a real compiler made.
#include "server/formats/model_library/object_symbols.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

#include "tests/unit/client/temp_directory.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kRegistry[] = R"(
    int first(void);
    int own(void) { return 1; }
    static int hidden(void) { return 2; }
    __attribute__((weak)) int soft(void) { return hidden(); }
    int (*table[])(void) = {own, first, hidden};
    int TVMSystemLibEntryPoint(void) { return table[1](); })";

class ObjectSymbolsTest : public ::testing::Test {
 protected:
  // The object that `compiler` makes of C; a test fails without it.
  std::string Compile(const std::string& source,
                      const std::string& compiler = "gcc -fno-pie") {
    const std::string path = directory_.Write("m.c", source);
    const std::string object = directory_.Path("m.o");
    const std::string command = compiler + " -O1 -c -o " + object + " " + path;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return client::testing::ReadFile(object);
  }

  client::testing::TempDirectory directory_;
};

TEST_F(ObjectSymbolsTest, FunctionsAreThoseThatOthersCanCall) {
  for (const char* const compiler :
       {"gcc -fno-pie", "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb",
        "s390x-linux-gnu-gcc -fno-pie"}) {
    const auto symbols = ReadObjectSymbols(Compile(kRegistry, compiler));
    ASSERT_TRUE(symbols.ok()) << symbols.status();
    EXPECT_THAT(symbols->functions,
                UnorderedElementsAre("own", "soft", "TVMSystemLibEntryPoint"));
    EXPECT_THAT(symbols->referred_by_data, ElementsAre("own", "first"))
        << compiler;
  }
}

TEST_F(ObjectSymbolsTest, OneSymbolIsRenamedAndNothingElseChanges) {
  const std::string object = Compile(kRegistry);
  const auto renamed = RenameObjectSymbol(object, "TVMSystemLibEntryPoint",
                                          "TVMSystemLibKept000007");
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  const auto symbols = ReadObjectSymbols(*renamed);
  ASSERT_TRUE(symbols.ok()) << symbols.status();
  EXPECT_THAT(symbols->functions,
              UnorderedElementsAre("own", "soft", "TVMSystemLibKept000007"));
  ASSERT_EQ(renamed->size(), object.size());
  size_t changed = 0;
  for (size_t i = 0; i < object.size(); ++i) {
    if (object[i] != (*renamed)[i]) ++changed;
  }
  // The characters, and the symbol's binding and visibility.
  EXPECT_LE(changed, std::string("EntryPoint").size() + 2);
}

TEST_F(ObjectSymbolsTest, OnlyGlobalSymbolsOfTheSameLengthAreRenamed) {
  const std::string object = Compile(kRegistry);
  EXPECT_THAT(
      std::string(
          RenameObjectSymbol(object, "absent", "absnet").status().message()),
      HasSubstr("no global symbol absent"));
  EXPECT_FALSE(RenameObjectSymbol(object, "hidden", "hiding").ok());
  EXPECT_FALSE(RenameObjectSymbol(object, "own", "owner").ok());
}

// A table of names keeps "Point" within "EntryPoint", and that within
// "myEntryPoint".
TEST_F(ObjectSymbolsTest, NamesThatSharePartsAreNotRenamed) {
  const std::string shorter = Compile(
      "int Point(void) { return 1; }\n"
      "int EntryPoint(void) { return Point(); }\n");
  EXPECT_THAT(
      std::string(RenameObjectSymbol(shorter, "EntryPoint", "EntryPaint")
                      .status()
                      .message()),
      HasSubstr("part of"));
  EXPECT_THAT(
      std::string(
          RenameObjectSymbol(shorter, "Point", "Paint").status().message()),
      HasSubstr("part of"));
}

TEST_F(ObjectSymbolsTest, OtherFilesAreRefused) {
  EXPECT_FALSE(ReadObjectSymbols("").ok());
  EXPECT_FALSE(ReadObjectSymbols("text").ok());
  EXPECT_FALSE(RenameObjectSymbol("text", "a", "b").ok());
  EXPECT_TRUE(
      LooksLikeElf("\x7f"
                   "ELF"));
  EXPECT_FALSE(LooksLikeElf("ELF"));
}

TEST_F(ObjectSymbolsTest, DamagedObjectsAreReadOrRefused) {
  const std::string whole = Compile(kRegistry);
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::string damaged = whole;
    if (round % 2 == 0) damaged.resize(random() % whole.size());
    for (int i = 0; i < 4 && !damaged.empty(); ++i) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    const auto symbols = ReadObjectSymbols(damaged);
    const auto renamed = RenameObjectSymbol(damaged, "own", "new");
    if (symbols.ok()) EXPECT_LE(symbols->functions.size(), whole.size());
    if (renamed.ok()) EXPECT_EQ(renamed->size(), damaged.size());
  }
}

}  // namespace
}  // namespace metad::formats
