// Images of real linkers; what is damaged is tests/fuzz:firmware_fuzz_test's.
#include "server/pipeline/firmware/linked_image.h"

#include <elf.h>

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/firmware/arm_profile.h"
#include "server/pipeline/firmware/image_memory.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::firmware {
namespace {

using ::testing::HasSubstr;

std::string ErrorOf(const std::string& bytes) {
  const auto image = ReadLinkedImage(bytes);
  return image.ok() ? "" : std::string(image.status().message());
}

TEST(LinkedImageTest, ProgramIsReadWithSegmentsSectionsAndSymbols) {
  const std::string bytes = pipeline::Fixture("program.elf");
  const auto image = ReadLinkedImage(bytes);
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->machine, EM_ARM);
  EXPECT_EQ(image->pointer_bits, 32);
  EXPECT_FALSE(image->big_endian);
  EXPECT_FALSE(image->position_independent);
  EXPECT_TRUE(image->has_symbol_table);
  EXPECT_TRUE(IsArmMProfile(*image));
  const auto symbol = std::find_if(
      image->symbols.begin(), image->symbols.end(),
      [](const ImageSymbol& one) { return one.name == "operator_c"; });
  ASSERT_NE(symbol, image->symbols.end());
  EXPECT_EQ(symbol->value % 2, 1U) << "Thumb";
  ASSERT_TRUE(symbol->section.has_value());
  EXPECT_EQ(image->sections[*symbol->section].name, ".text");
  const ImageMemory memory(*image);
  EXPECT_TRUE(memory.Bytes(symbol->value - 1, symbol->size).has_value());
  EXPECT_FALSE(memory.Bytes(symbol->value, ~uint64_t{0}).has_value());
}

TEST(LinkedImageTest, WhatIsNotLinkedIsRefusedWithTheWayOut) {
  EXPECT_THAT(ErrorOf(pipeline::Fixture("operators.o")),
              HasSubstr("expected the firmware that it is linked into"));
  EXPECT_THAT(ErrorOf(pipeline::Fixture("operators.a")),
              HasSubstr("is an ar archive"));
  EXPECT_THAT(ErrorOf(":10000000"), HasSubstr("Intel HEX"));
  EXPECT_THAT(ErrorOf("S00600004844521B"), HasSubstr("S-records"));
  EXPECT_THAT(ErrorOf("UF2\nWQ]\x9e"), HasSubstr("UF2"));
  EXPECT_THAT(ErrorOf(""), HasSubstr("ELF magic (offset 0)"));
}

TEST(LinkedImageTest, FileThatIsCutShortIsRefused) {
  const std::string bytes = pipeline::Fixture("program.elf");
  for (size_t size = 0; size < bytes.size(); size += 97) {
    EXPECT_NE(ErrorOf(bytes.substr(0, size)), "") << size;
  }
}

}  // namespace
}  // namespace metad::firmware
