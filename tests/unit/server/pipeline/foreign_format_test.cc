#include "server/pipeline/foreign_format.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/object_file.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

// The other reader's word, for what it passes on.
std::string RefusalOf(const std::string& bytes) {
  const auto object = ReadObjectFile(bytes);
  EXPECT_FALSE(object.ok());
  return std::string(object.status().message());
}

TEST(ForeignFormatTest, ObjectsOfCompilersAreToldByTheirFormat) {
  EXPECT_EQ(RefusalOf(Fixture("bitcode.o")),
            "is LLVM bitcode; expected an ELF object, compiled without -flto");
  EXPECT_THAT(RefusalOf(Fixture("macho.o")),
              StartsWith("is a Mach-O object of Apple's for arm64; expected"));
  EXPECT_THAT(RefusalOf(Fixture("coff.obj")),
              StartsWith("is a COFF object of Windows for x86-64; expected"));
  EXPECT_THAT(RefusalOf(Fixture("bigobj.obj")),
              StartsWith("is a COFF object of Windows"));
  EXPECT_THAT(RefusalOf(Fixture("wasm.o")),
              StartsWith("is a WebAssembly module; expected"));
}

TEST(ForeignFormatTest, WrappedBitcodeIsBitcode) {
  const std::string wrapper("\xDE\xC0\x17\x0B\0\0\0\0\x14\0\0\0", 12);
  EXPECT_THAT(DescribeForeignFormat(wrapper + "BC\xC0\xDE"),
              StartsWith("is LLVM bitcode"));
}

TEST(ForeignFormatTest, UniversalFilesAreToldFromThinOnes) {
  const std::string fat("\xCA\xFE\xBA\xBE\0\0\0\x02", 8);
  EXPECT_THAT(DescribeForeignFormat(fat), HasSubstr("universal"));
}

TEST(ForeignFormatTest, ClassesOfJavaAreNoUniversalFiles) {
  const std::string java("\xCA\xFE\xBA\xBE\0\0\0\x3D\0\x1C", 10);
  EXPECT_THAT(DescribeForeignFormat(java),
              AllOf(HasSubstr("Java"), Not(HasSubstr("universal"))));
}

TEST(ForeignFormatTest, MachOOfBothByteOrdersIsKnown) {
  EXPECT_THAT(DescribeForeignFormat(std::string(
                  "\xFE\xED\xFA\xCE\0\0\0\x12\0\0\0\0\0\0\0\x01", 16)),
              HasSubstr("for PowerPC"));
  EXPECT_THAT(DescribeForeignFormat("\xCE\xFA\xED\xFE"),
              AllOf(HasSubstr("Mach-O"), Not(HasSubstr(" for ;"))));
}

TEST(ForeignFormatTest, AnonymousCoffObjectsAreToldApart) {
  const std::string start("\0\0\xFF\xFF", 4);
  const std::string import =
      start + std::string("\0\0\x64\x86", 4) + std::string(12, '\0');
  EXPECT_THAT(DescribeForeignFormat(import), HasSubstr("import library"));
  const std::string object =
      start + std::string("\x02\0\x64\x86", 4) + std::string(4, '\0');
  EXPECT_THAT(
      DescribeForeignFormat(
          object + "\xC7\xA1\xBA\xD1\xEE\xBA\xA9\x4B\xAF\x20\xFA\xF6\x6A\xA4"
                   "\xDC\xB8"),
      HasSubstr("/bigobj"));
  EXPECT_THAT(DescribeForeignFormat(object + std::string(16, 'x')),
              HasSubstr("/GL"));
}

TEST(ForeignFormatTest, CoffIsNotSeenInOtherBytes) {
  // The number of a processor, and a table of sections beyond the end.
  std::string bytes = Fixture("coff.obj").substr(0, 60);
  EXPECT_THAT(DescribeForeignFormat(bytes), HasSubstr("the ELF magic"));
  EXPECT_THAT(DescribeForeignFormat("dB"), HasSubstr("the ELF magic"));
}

TEST(ForeignFormatTest, StandInsSayWhatToFetch) {
  EXPECT_THAT(DescribeForeignFormat(
                  "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
              HasSubstr("git lfs pull"));
  EXPECT_THAT(DescribeForeignFormat("\x1F\x8B\x08"), HasSubstr("compressed"));
  EXPECT_THAT(DescribeForeignFormat(""), StartsWith("is empty"));
}

TEST(ForeignFormatTest, LinkedFilesAreToldFromObjects) {
  EXPECT_THAT(RefusalOf(Fixture("program.elf")),
              StartsWith("is a linked program (type 2); expected"));
}

}  // namespace
}  // namespace metad::pipeline
