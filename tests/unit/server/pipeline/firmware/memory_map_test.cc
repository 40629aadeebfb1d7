// Which memories are RAM, by what linkers leave of it. Images of real linkers
// are in tests/firmware:verify_test and tests/conformance/devices.
#include "server/pipeline/firmware/memory_map.h"

#include <elf.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::firmware {
namespace {

using ::testing::HasSubstr;

class MemoryMapTest : public ::testing::Test {
 protected:
  MemoryMapTest() {
    image_.machine = EM_RISCV;
    image_.pointer_bits = 32;
  }

  ImageSegment& AddSegment(uint64_t address, uint32_t flags,
                           uint64_t zeros = 0) {
    ImageSegment segment;
    segment.address = address;
    segment.load_address = address;
    segment.content = bytes_;
    segment.size = bytes_.size() + zeros;
    segment.flags = flags;
    image_.segments.push_back(segment);
    return image_.segments.back();
  }

  void AddSection(absl::string_view name, uint64_t address, uint64_t size,
                  uint64_t flags, uint32_t type = SHT_PROGBITS) {
    ImageSection section;
    section.name = name;
    section.address = address;
    section.size = size;
    section.flags = flags | SHF_ALLOC;
    section.type = type;
    image_.sections.push_back(section);
  }

  std::string WhyInRam(uint64_t address, std::vector<KnownRegion> regions = {},
                       bool m_profile = false) const {
    const ImageMemory memory(image_);
    return MemoryMap(memory, std::move(regions), m_profile)
        .WhyInRam(address, 16);
  }

  const std::string bytes_ = std::string(4096, 'x');
  LinkedImage image_;
};

TEST_F(MemoryMapTest, ReadOnlySegmentIsFlash) {
  AddSegment(0x1000, PF_R | PF_X);
  EXPECT_EQ(WhyInRam(0x1000), "");
  EXPECT_EQ(WhyInRam(0x1ff0), "");
  EXPECT_THAT(WhyInRam(0x1ff1), HasSubstr("loads nothing"));
}

TEST_F(MemoryMapTest, WhatIsStoredElsewhereIsCopied) {
  AddSegment(0x1000, PF_R).load_address = 0x8000;
  EXPECT_THAT(WhyInRam(0x1010),
              HasSubstr("lies at 0x1010 and is stored at 0x8010"));
}

TEST_F(MemoryMapTest, ConstructorsMakeASegmentWritableAndFlashNoRam) {
  AddSegment(0x1000, PF_R | PF_W | PF_X);
  AddSection(".rodata", 0x1000, 0x100, 0);
  AddSection(".init_array", 0x1100, 4, SHF_WRITE, SHT_INIT_ARRAY);
  EXPECT_EQ(WhyInRam(0x1000), "");
}

TEST_F(MemoryMapTest, ConstantsThatStandWithRelocatedOnesAreInFlash) {
  AddSegment(0x1000, PF_R | PF_W | PF_X);
  AddSection(".text", 0x1000, 0x100, SHF_EXECINSTR);
  AddSection(".rodata", 0x1100, 0x100, SHF_WRITE);
  EXPECT_EQ(WhyInRam(0x1100), "");
}

TEST_F(MemoryMapTest, SegmentsFlagsGoBeforeThoseOfSections) {
  AddSegment(0x1000, PF_R | PF_X);
  AddSection(".constants", 0x1000, 0x100, SHF_WRITE);
  EXPECT_EQ(WhyInRam(0x1000), "");
  AddSegment(0x4000, PF_R | PF_W);
  AddSection(".variables", 0x4000, 0x100, SHF_WRITE);
  EXPECT_THAT(WhyInRam(0x4000), HasSubstr("which is writable"));
}

TEST_F(MemoryMapTest, WritableSegmentWithoutSectionsIsRam) {
  AddSegment(0x1000, PF_R | PF_W);
  EXPECT_THAT(WhyInRam(0x1000), HasSubstr("segment that is writable"));
}

TEST_F(MemoryMapTest, ConstantsBesideVariablesAreInTheirMemory) {
  ImageSegment& constants = AddSegment(0x1000, PF_R);
  constants.size = 0x108;
  constants.content = constants.content.substr(0, constants.size);
  AddSection(".rodata", 0x1000, 0x100, 0);
  AddSection(".ARM.exidx", 0x1100, 8, 0);
  AddSegment(0x1110, PF_R | PF_W);
  AddSection(".bss", 0x1110, 0x100, SHF_WRITE, SHT_NOBITS);
  EXPECT_THAT(WhyInRam(0x1000), HasSubstr("the variables in .bss"));
}

TEST_F(MemoryMapTest, VariablesFurtherAwayAreInAnotherMemory) {
  AddSegment(0x1000, PF_R);
  AddSection(".rodata", 0x1000, 0x100, 0);
  AddSection(".bss", 0x1400, 0x100, SHF_WRITE, SHT_NOBITS);
  EXPECT_EQ(WhyInRam(0x1000), "");
}

TEST_F(MemoryMapTest, ZeroFilledMemoryIsRam) {
  AddSegment(0x1000, PF_R, 64);
  EXPECT_THAT(WhyInRam(0x1000), HasSubstr("zero-filled"));
  EXPECT_THAT(WhyInRam(0x2000), HasSubstr("has no bytes in the firmware"));
}

TEST_F(MemoryMapTest, SramOfMProfileProcessorsIsRam) {
  AddSegment(0x20000000, PF_R);
  EXPECT_EQ(WhyInRam(0x20000000), "");
  EXPECT_THAT(WhyInRam(0x20000000, {}, true), HasSubstr("SRAM"));
}

TEST_F(MemoryMapTest, RegionThatIsKnownDecides) {
  AddSegment(0x1000, PF_R | PF_W).load_address = 0x8000;
  EXPECT_EQ(WhyInRam(0x1000, {{"XIP", false, 0x1000, 0x1000}}), "");
  EXPECT_THAT(WhyInRam(0x1000, {{"TCM", true, 0x1000, 0x1000}}),
              HasSubstr("in RAM, region TCM (0x1000 to 0x1fff)"));
  EXPECT_THAT(WhyInRam(0x1000, {{"XIP", false, 0x1000, 15}}),
              HasSubstr("copies it"));
}

TEST_F(MemoryMapTest, HostedImagesHaveTheirTablesInRelro) {
  AddSegment(0x1000, PF_R | PF_W, 64);
  image_.relro_address = 0x1000;
  image_.relro_size = 0x100;
  EXPECT_EQ(WhyInRam(0x1010), "");
  EXPECT_THAT(WhyInRam(0x1100), HasSubstr("writable"));
}

TEST(KnownRegionTest, EndOfTheAddressesIsNoOverflow) {
  const KnownRegion region{"TOP", false, ~uint64_t{0} - 15, 16};
  EXPECT_TRUE(region.Holds(~uint64_t{0}, 1));
  EXPECT_FALSE(region.Holds(~uint64_t{0}, 2));
  EXPECT_FALSE(region.Holds(0, 1));
  EXPECT_EQ(region.ToString(),
            "TOP (0xfffffffffffffff0 to 0xffffffffffffffff)");
}

}  // namespace
}  // namespace metad::firmware
