#include "server/rpc/placement_translation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using codegen::Violation;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class PlacementTranslationTest : public testing::Test {
 protected:
  pipeline::BuildRequest Translate() {
    pipeline::BuildRequest request;
    TranslatePlacement(spec_, request, violations_);
    return request;
  }

  v1::BuildSpec spec_;
  codegen::ViolationList violations_;
};

TEST_F(PlacementTranslationTest, RegionKeepsWhatItSaysAndWhatItDoesNot) {
  v1::MemoryRegion& flash = *spec_.add_regions();
  flash.set_name("FLASH");
  flash.set_kind(v1::MemoryRegion::FLASH);
  flash.set_origin(0);
  flash.set_length(65536);
  flash.set_budget_bytes(4096);
  v1::MemoryRegion& ram = *spec_.add_regions();
  ram.set_name("RAM");
  ram.set_kind(v1::MemoryRegion::RAM);
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations_.kept(), IsEmpty());
  ASSERT_THAT(request.regions, SizeIs(2));
  EXPECT_EQ(request.regions[0].name, "FLASH");
  EXPECT_EQ(request.regions[0].origin, 0u);
  EXPECT_EQ(request.regions[0].length, 65536u);
  EXPECT_EQ(request.regions[0].budget_bytes, 4096);
  EXPECT_EQ(request.regions[1].kind, codegen::RegionKind::kRam);
  EXPECT_FALSE(request.regions[1].origin.has_value());
  EXPECT_FALSE(request.regions[1].budget_bytes.has_value());
}

TEST_F(PlacementTranslationTest, PoolKeepsWhatItSays) {
  v1::ConstantPool& pool = *spec_.add_pools();
  pool.set_name("weights");
  pool.set_section(".ext");
  pool.set_region("QSPI");
  pool.set_alignment(64);
  pool.set_external(true);
  pool.set_checksum(v1::ConstantPool::CRC32);
  pool.set_address(0x90000000);
  const pipeline::BuildRequest request = Translate();
  EXPECT_THAT(violations_.kept(), IsEmpty());
  ASSERT_THAT(request.pools, SizeIs(1));
  EXPECT_EQ(request.pools[0].name, "weights");
  EXPECT_EQ(request.pools[0].section, ".ext");
  EXPECT_EQ(request.pools[0].region, "QSPI");
  EXPECT_EQ(request.pools[0].alignment, 64u);
  EXPECT_TRUE(request.pools[0].external);
  EXPECT_EQ(request.pools[0].checksum, codegen::PoolChecksum::kCrc32);
  EXPECT_EQ(request.pools[0].address, 0x90000000u);
}

TEST_F(PlacementTranslationTest, WhatOnlyTheWireCanGetWrongIsFoundAtOnce) {
  spec_.add_regions();
  spec_.add_pools()->set_checksum(static_cast<v1::ConstantPool::Checksum>(7));
  spec_.set_constant_style(static_cast<v1::ConstantStyle>(9));
  Translate();
  EXPECT_THAT(violations_.kept(),
              ElementsAre(Field(&Violation::field, "regions[0].kind"),
                          Field(&Violation::field, "pools[0].checksum"),
                          Field(&Violation::field, "constant_style")));
}

TEST_F(PlacementTranslationTest, EveryStyleHasItsOwn) {
  for (int style = v1::ConstantStyle_MIN; style <= v1::ConstantStyle_MAX;
       ++style) {
    EXPECT_EQ(static_cast<int>(TranslateStyle(
                  static_cast<v1::ConstantStyle>(style), "s", violations_)),
              style);
  }
  EXPECT_THAT(violations_.kept(), IsEmpty());
}

}  // namespace
}  // namespace metad::rpc
