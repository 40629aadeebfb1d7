// Of objects that real compilers made.
#include "server/formats/tensors/object_constants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::formats {
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
    return client::testing::ReadFile(object);
  }

  // The object OUT that `command` makes of the file IN, in its directory.
  std::string Make(const std::string& command, const std::string& input,
                   const std::string& name = "x") {
    directory_.Write(name, input);
    const std::string object = directory_.Path("made.o");
    std::remove(object.c_str());
    const std::string whole =
        absl::StrCat("cd ", directory_.path(), " && ", command);
    EXPECT_EQ(std::system(whole.c_str()), 0) << whole;
    return client::testing::ReadFile(object);
  }

  // What GNU as makes of assembly for the host.
  std::string Assemble(const std::string& source,
                       const std::string& assembler = "as") {
    return Make(assembler + " -o made.o x.s", source, "x.s");
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

  client::testing::TempDirectory directory_;
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

constexpr char kFile[] = "weights";

TEST_F(ObjectConstantsTest, EmbeddedFilesAreOneConstantEach) {
  for (const char* const command :
       {"ld -r -b binary x -o made.o",
        "ld.lld -m elf_x86_64 -r -b binary x -o made.o",
        "arm-none-eabi-ld -r -b binary x -o made.o",
        "objcopy -I binary -O elf64-x86-64 x made.o",
        "arm-none-eabi-objcopy -I binary -O elf32-littlearm -B arm x made.o",
        "objcopy -I binary -O elf64-x86-64 --rename-section .data=.rodata,"
        "alloc,load,readonly,data,contents x made.o",
        "objcopy -I binary -O elf64-x86-64 --rename-section .data=.weights x "
        "made.o"}) {
    const ObjectConstants object = Read(Make(command, kFile));
    EXPECT_THAT(object.problems, IsEmpty()) << command;
    EXPECT_THAT(object.notes, IsEmpty()) << command;
    EXPECT_THAT(Bytes(object),
                UnorderedElementsAre(Pair("_binary_x_start", kFile)))
        << command;
  }
}

TEST_F(ObjectConstantsTest, SeveralEmbeddedFilesStayApart) {
  directory_.Write("y", "second");
  const ObjectConstants object =
      Read(Make("ld -r -b binary x y -o made.o", kFile));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(Bytes(object),
              UnorderedElementsAre(Pair("_binary_x_start", kFile),
                                   Pair("_binary_y_start", "second")));
}

TEST_F(ObjectConstantsTest, SymbolsOfObjcopyAreConstants) {
  const ObjectConstants read_only =
      Read(Make("objcopy -I binary -O elf64-x86-64 --rename-section "
                ".data=.rodata,alloc,load,readonly,data,contents "
                "--add-symbol w=.rodata:0,global "
                "--add-symbol v=.rodata:4,global,object x made.o",
                kFile));
  EXPECT_THAT(read_only.problems, IsEmpty());
  EXPECT_THAT(Bytes(read_only),
              UnorderedElementsAre(Pair("_binary_x_start", kFile),
                                   Pair("w", "weig"), Pair("v", "hts")));
  EXPECT_THAT(read_only.notes, ElementsAre(::testing::AllOf(
                                   HasSubstr("'w' (4 bytes in '.rodata')"),
                                   HasSubstr("taken up to the next symbol"))));
  // In .data, of an object without code.
  const ObjectConstants renamed =
      Read(Make("objcopy -I binary -O elf64-x86-64 --redefine-sym "
                "_binary_x_start=w --redefine-sym _binary_x_end=w_end x made.o",
                kFile));
  EXPECT_THAT(renamed.problems, IsEmpty());
  EXPECT_THAT(Bytes(renamed), UnorderedElementsAre(Pair("w", kFile)));
  EXPECT_THAT(renamed.notes,
              ElementsAre(HasSubstr("'w' (7 bytes in '.data')")));
}

// As `xxd -i` writes them.
TEST_F(ObjectConstantsTest, VariablesOfAnObjectWithoutCodeAreConstants) {
  constexpr char kXxd[] =
      "unsigned char x[] = {0x61, 0x62, 0x63};\nunsigned int x_len = 3;\n";
  const ObjectConstants object = Read(Compile(kXxd));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(Bytes(object),
              UnorderedElementsAre(Pair("x", "abc"),
                                   Pair("x_len", std::string("\3\0\0\0", 4))));
  EXPECT_THAT(object.notes,
              ElementsAre(::testing::AllOf(
                  HasSubstr("'x' (3 bytes in '.data')"), HasSubstr("'x_len'"),
                  HasSubstr("taken as constants although"))));
  // Where something could write to them they are not, and a note says so.
  const ObjectConstants with_code = Read(Compile(
      absl::StrCat(kXxd, "const char c = 'c'; void f(void) { x_len = 4; }")));
  EXPECT_THAT(Bytes(with_code), UnorderedElementsAre(Pair("c", "c")));
  EXPECT_THAT(with_code.notes, ElementsAre(HasSubstr("left out as variables")));
}

TEST_F(ObjectConstantsTest, VariablesThatTheLinkerFillsInAreLeftOut) {
  const ObjectConstants object = Read(Compile(
      "extern int there; int *p = &there; const int c = 1; int zero[4];"));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(Bytes(object), ElementsAre(Pair("c", SizeIs(4))));
  EXPECT_THAT(object.notes,
              ElementsAre(HasSubstr("'p' (8 bytes in '.data"),
                          HasSubstr("'zero' (16 bytes in '.bss'): left out, "
                                    "since they have no bytes")));
}

TEST_F(ObjectConstantsTest, LabelsOfAssemblyReachToTheirEnds) {
  directory_.Write("weights.bin", kFile);
  for (const char* const assembler :
       {"as", "arm-none-eabi-as", "aarch64-linux-gnu-as",
        "riscv64-unknown-elf-as"}) {
    const ObjectConstants object = Read(
        Assemble(".section .rodata\n.global w, w_end, v, b_start, b_end, t\n"
                 "w: .incbin \"weights.bin\"\nw_end:\n.balign 4\n"
                 "v: .byte 1, 2\n"
                 "b_start: .byte 3\nb_end: .byte 4\n"
                 ".type t, %object\nt: .byte 5\n.size t, 1\n"
                 "alias: .byte 6\n.balign 4\n",
                 assembler));
    EXPECT_THAT(object.problems, IsEmpty()) << assembler;
    EXPECT_THAT(Bytes(object),
                UnorderedElementsAre(Pair("w", kFile), Pair("v", "\1\2"),
                                     Pair("b_start", "\3"), Pair("t", "\5")))
        << assembler;
    EXPECT_THAT(object.notes,
                ElementsAre(HasSubstr("'v' (2 bytes in '.rodata'): taken up to "
                                      "the next symbol"),
                            HasSubstr("left out as local labels")))
        << assembler;
  }
}

TEST_F(ObjectConstantsTest, LabelsBesideTypedSymbolsTakeTheirSize) {
  const ObjectConstants object =
      Read(Assemble(".section .rodata\n.global t, alias, empty\n"
                    ".type t, %object\n.size t, 3\n.type empty, %object\n"
                    "alias:\nempty:\nt: .byte 1, 2, 3, 4\n"));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(object.notes, IsEmpty());
  EXPECT_THAT(Bytes(object), UnorderedElementsAre(Pair("t", "\1\2\3"),
                                                  Pair("alias", "\1\2\3")));
}

TEST_F(ObjectConstantsTest, LabelsOfCodeAndOfToolsAreNoData) {
  const ObjectConstants object = Read(
      Assemble(".text\n.global f\nf: .byte 1\n.section .rodata\n.LC0: .byte 2\n"
               "number = 5\n.global number\n"));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(object.constants, IsEmpty());
  EXPECT_THAT(object.notes,
              ElementsAre(HasSubstr("its section '.rodata' of 1 bytes gets one "
                                    "by objcopy --add-symbol NAME=.rodata:0")));
}

TEST_F(ObjectConstantsTest, SectionsOfTheUsersOwnAreReadAsTheirFlagsAre) {
  const ObjectConstants object = Read(Compile(
      "__attribute__((section(\".weights\"))) const char w[] = \"ab\";\n"
      "__asm__(\".section .unloaded\\n.global u\\nu: .byte 1\\n\");"));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(Bytes(object), ElementsAre(Pair("w", std::string("ab\0", 3))));
  EXPECT_THAT(object.notes,
              ElementsAre(HasSubstr("'u' (1 bytes in '.unloaded'): left out, "
                                    "since their sections are not loaded")));
}

TEST_F(ObjectConstantsTest, ObjectsWithoutConstantsSayWhatTheyHave) {
  const auto note = [](const std::string& object) {
    const ObjectConstants read = Read(object);
    EXPECT_THAT(read.problems, IsEmpty());
    EXPECT_THAT(read.constants, IsEmpty());
    return read.notes.empty() ? "" : read.notes[0];
  };
  EXPECT_THAT(note(Compile("int f(void) { return 1; }")),
              HasSubstr("has no data symbols, nor data"));
  EXPECT_THAT(
      note(Compile("int counter = 1; int f(void) { return counter; }")),
      HasSubstr("'counter' (4 bytes in '.data'): left out as variables"));
  EXPECT_THAT(note(Compile("const char w[] = \"a\";", "gcc -flto")),
              HasSubstr("holds GCC's intermediate code"));
}

TEST_F(ObjectConstantsTest, DataStaysInTheFile) {
  const ByteRange file = ByteRange::Owning(Compile(kPlain));
  for (const ImportedConstant& constant : ReadObjectConstants(file).constants) {
    EXPECT_GE(constant.data.view().data(), file.view().data());
    EXPECT_LT(constant.data.view().data(), file.view().data() + file.size());
  }
}

TEST_F(ObjectConstantsTest, CommonAndThreadLocalVariablesAreNoted) {
  const ObjectConstants object = Read(
      Compile("int zeros[4]; __thread int t = 3; __thread int z; const int c = "
              "1;",
              "gcc -fcommon"));
  EXPECT_THAT(object.problems, IsEmpty());
  EXPECT_THAT(Bytes(object), ElementsAre(Pair("c", SizeIs(4))));
  EXPECT_THAT(
      object.notes,
      ElementsAre(::testing::AllOf(HasSubstr("'zeros' (16 bytes in 'COMMON')"),
                                   HasSubstr("'z' (4 bytes in '.tbss"),
                                   HasSubstr("no bytes")),
                  ::testing::AllOf(HasSubstr("'t' (4 bytes in '.tdata"),
                                   HasSubstr("thread-local"))));
}

TEST_F(ObjectConstantsTest, ConstantsWithAddressesAreLeftOutOnEveryMachine) {
  constexpr char kSource[] =
      "const char *const strs[] = {\"a\", \"b\"}; const int c = 1;";
  for (const char* compiler :
       {"gcc -fPIC", "gcc -fno-pic", "arm-none-eabi-gcc"}) {
    SCOPED_TRACE(compiler);
    const ObjectConstants object = Read(Compile(kSource, compiler));
    EXPECT_THAT(object.problems, IsEmpty());
    EXPECT_THAT(Bytes(object), ElementsAre(Pair("c", SizeIs(4))));
    EXPECT_THAT(object.notes,
                ElementsAre(::testing::AllOf(
                    HasSubstr("'strs' ("),
                    HasSubstr("addresses, which the linker fills in"))));
  }
}

TEST_F(ObjectConstantsTest, WhatTheLinkerFillsInIsLeftOutWithTheReason) {
  const std::string object = Compile(
      "extern const int there;\n"
      "struct S { long a; const int *p; };\n"
      "__attribute__((section(\".rodata.x\"))) const struct S filled = "
      "{1, &there};\n"
      "__attribute__((section(\".rodata.x\"))) const long plain = 5;");
  const ObjectConstants both = Read(object);
  EXPECT_THAT(both.problems, IsEmpty());
  EXPECT_THAT(both.notes,
              ElementsAre(::testing::AllOf(
                  HasSubstr("'filled' (16 bytes in '.rodata.x')"),
                  HasSubstr("addresses, which the linker fills in"))));
  EXPECT_THAT(Bytes(both), ElementsAre(Pair("plain", SizeIs(8))));
  const ObjectConstants one =
      Read(object, [](absl::string_view name) { return name == "plain"; });
  EXPECT_THAT(one.notes, IsEmpty());
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
      Read(client::testing::ReadFile(directory_.Path("both.o")));
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
  EXPECT_THAT(problem(client::testing::ReadFile("/proc/self/exe")),
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
}  // namespace metad::formats
