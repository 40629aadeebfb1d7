// Of objects that real compilers made.
#include "client/importers/object_constants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kPlain[] = R"(
    const unsigned char bytes[3] = {1, 2, 3};
    const short words[2] = {0x102, -1};
    static const char local[2] __attribute__((used)) = "a";
    __attribute__((section(".rodata.tvm"))) int pool[1] = {7};
    int written[2] = {1, 2};
    int zero[2];
    const int function(void) { return 0; })";

class ObjectConstantsTest : public ::testing::Test {
 protected:
  // The object that `compiler` makes of C; a test fails without it.
  std::string Compile(const std::string& source,
                      const std::string& compiler = "gcc") {
    const std::string path = directory_.Write("m.c", source);
    const std::string object = directory_.Path("m.o");
    const std::string command =
        compiler + " -O1 -ffunction-sections -c -o " + object + " " + path;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return testing::ReadFile(object);
  }

  static ObjectConstants Read(const std::string& object,
                              const NameFilter& wanted = nullptr) {
    return ReadObjectConstants(ByteRange::Owning(object), wanted);
  }

  static std::map<std::string, std::string> Bytes(
      const ObjectConstants& object) {
    std::map<std::string, std::string> bytes;
    for (const ImportedConstant& constant : object.constants) {
      EXPECT_EQ(constant.type, (ElementType{TypeCode::kUInt, 8}));
      EXPECT_THAT(constant.shape,
                  ElementsAre(static_cast<int64_t>(constant.data.size())));
      bytes[constant.name] = std::string(constant.data.view());
    }
    return bytes;
  }

  testing::TempDirectory directory_;
};

TEST_F(ObjectConstantsTest, ReadOnlyDataSymbolsAreConstants) {
  for (const char* const compiler :
       {"gcc", "clang", "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb",
        "riscv64-unknown-elf-gcc", "aarch64-linux-gnu-gcc"}) {
    const ObjectConstants object = Read(Compile(kPlain, compiler));
    EXPECT_THAT(object.problems, IsEmpty()) << compiler;
    EXPECT_THAT(
        Bytes(object),
        UnorderedElementsAre(Pair("bytes", "\1\2\3"),
                             Pair("words", std::string("\2\1\xff\xff", 4)),
                             Pair("local", std::string("a\0", 2)),
                             Pair("pool", std::string("\7\0\0\0", 4))))
        << compiler;
  }
}

TEST_F(ObjectConstantsTest, DataStaysInTheFile) {
  const ByteRange file = ByteRange::Owning(Compile(kPlain));
  for (const ImportedConstant& constant : ReadObjectConstants(file).constants) {
    EXPECT_GE(constant.data.view().data(), file.view().data());
    EXPECT_LT(constant.data.view().data(), file.view().data() + file.size());
  }
}

TEST_F(ObjectConstantsTest, WhatTheLinkerFillsInIsRefusedWithTheReason) {
  const std::string object = Compile(
      "extern const int there;\n"
      "struct S { long a; const int *p; };\n"
      "__attribute__((section(\".rodata.x\"))) const struct S filled = "
      "{1, &there};\n"
      "__attribute__((section(\".rodata.x\"))) const long plain = 5;");
  const ObjectConstants both = Read(object);
  EXPECT_THAT(both.problems,
              ElementsAre(::testing::AllOf(
                  HasSubstr("symbol 'filled' at byte "),
                  HasSubstr("in section '.rodata.x': the linker fills in an "
                            "address at its byte 8"))));
  EXPECT_THAT(Bytes(both), ElementsAre(Pair("plain", SizeIs(8))));
  const ObjectConstants one =
      Read(object, [](absl::string_view name) { return name == "plain"; });
  EXPECT_THAT(one.problems, IsEmpty());
  EXPECT_THAT(one.constants, SizeIs(1));
}

TEST_F(ObjectConstantsTest, SecondLocalSymbolOfANameIsRefused) {
  constexpr char kSource[] =
      "static const char w[] __attribute__((used)) = \"ab\";";
  directory_.Write("1.o", Compile(kSource));
  directory_.Write("2.o", Compile(kSource));
  const std::string command =
      absl::StrCat("ld -r -o ", directory_.Path("both.o"), " ",
                   directory_.Path("1.o"), " ", directory_.Path("2.o"));
  ASSERT_EQ(std::system(command.c_str()), 0);
  const ObjectConstants read =
      Read(testing::ReadFile(directory_.Path("both.o")));
  EXPECT_THAT(read.constants, SizeIs(1));
  EXPECT_THAT(read.problems, ElementsAre(HasSubstr("symbol 'w' at byte ")));
}

TEST_F(ObjectConstantsTest, OtherFilesAreRefused) {
  const auto problem = [](const std::string& file) {
    const ObjectConstants object = Read(file);
    EXPECT_THAT(object.problems, SizeIs(1));
    return object.problems.empty() ? "" : object.problems[0];
  };
  EXPECT_THAT(problem(""), HasSubstr("expected an ELF object"));
  EXPECT_THAT(problem("\x7f"
                      "ELF"),
              HasSubstr("expected an ELF object"));
  EXPECT_THAT(problem("!<arch>\n"), HasSubstr("expected an ELF object"));
  EXPECT_THAT(problem(Compile(kPlain, "s390x-linux-gnu-gcc")),
              HasSubstr("big-endian"));
  EXPECT_THAT(problem(testing::ReadFile("/proc/self/exe")),
              HasSubstr("expected a relocatable object"));
}

TEST_F(ObjectConstantsTest, TruncatedAndMutatedObjectsAreReadOrRefused) {
  const std::string seed = Compile(kPlain);
  for (size_t size = 0; size < seed.size(); size += 7) {
    Read(seed.substr(0, size));
  }
  std::mt19937 random(46);
  for (int round = 0; round < 3000; ++round) {
    std::string object = seed;
    for (uint32_t edits = 1 + random() % 5; edits > 0; --edits) {
      object[random() % object.size()] =
          static_cast<char>(random() % 2 == 0 ? random() : random() % 5);
    }
    for (const ImportedConstant& constant : Read(object).constants) {
      EXPECT_EQ(constant.shape[0], static_cast<int64_t>(constant.data.size()));
    }
  }
}

}  // namespace
}  // namespace metad::client
