#include "server/pipeline/firmware/arm_profile.h"

#include <elf.h>

#include <string>

#include "gtest/gtest.h"

namespace metad::firmware {
namespace {

// Attributes of a file, behind the lengths that go before them. A name of a
// core goes first, as compilers write it: a text among numbers.
std::string Section(const std::string& attributes) {
  std::string file = std::string("\x05") + "name" + '\0' + attributes;
  file.insert(0, {'\1', static_cast<char>(file.size() + 5), 0, 0, 0});
  std::string vendor = std::string("aeabi") + '\0' + file;
  vendor.insert(0, {static_cast<char>(vendor.size() + 4), 0, 0, 0});
  return "A" + vendor;
}

bool IsMProfile(const std::string& section, uint16_t machine = EM_ARM) {
  LinkedImage image;
  image.machine = machine;
  image.sections.emplace_back();
  image.sections.back().type = SHT_ARM_ATTRIBUTES;
  image.sections.back().content = section;
  return IsArmMProfile(image);
}

TEST(ArmProfileTest, ProfileItselfOrAnArchitectureOfNoOtherSaysIt) {
  EXPECT_TRUE(IsMProfile(Section("\x06\x0a\x07M"))) << "v7, as a Cortex-M3 is";
  EXPECT_TRUE(IsMProfile(Section("\x06\x15"))) << "v8.1-M without a profile";
  EXPECT_FALSE(IsMProfile(Section("\x06\x0a\x07R"))) << "v7, a Cortex-R5";
  EXPECT_FALSE(
      IsMProfile(Section("\x06\x0e\x07"
                         "A")));
  EXPECT_FALSE(IsMProfile(Section("")));
}

TEST(ArmProfileTest, WhatIsDamagedOrOfAnotherMachineSaysNothing) {
  const std::string whole = Section("\x06\x0d\x07M");
  ASSERT_TRUE(IsMProfile(whole));
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(IsMProfile(whole.substr(0, size))) << size;
  }
  EXPECT_FALSE(IsMProfile(whole, EM_RISCV));
  EXPECT_FALSE(IsArmMProfile(LinkedImage()));
}

}  // namespace
}  // namespace metad::firmware
