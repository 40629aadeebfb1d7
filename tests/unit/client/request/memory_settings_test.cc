#include "client/request/memory_settings.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/request/constant_settings.h"
#include "client/request/request_sources.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;

class MemorySettingsTest : public ::testing::Test {
 protected:
  void Read() { ReadMemorySettings(options_, spec_, problems_); }

  // Every problem, with the option that it is about.
  std::string Problem() {
    std::string text;
    for (const FailureDetail& detail : problems_.ToFailure().details) {
      absl::StrAppend(&text, detail.field, ": ", detail.description, "\n");
    }
    return text;
  }

  SubmitOptions options_;
  v1::BuildSpec spec_;
  Problems problems_;
};

TEST_F(MemorySettingsTest, RegionSaysWhatItIs) {
  options_.regions = {"FLASH:flash", "QSPI:flash,origin=0x90000000,length=8M",
                      "DTCM:ram,budget=0x1000"};
  Read();
  ASSERT_TRUE(problems_.empty());
  ASSERT_EQ(spec_.regions_size(), 3);
  EXPECT_EQ(spec_.regions(0).name(), "FLASH");
  EXPECT_EQ(spec_.regions(0).kind(), v1::MemoryRegion::FLASH);
  EXPECT_FALSE(spec_.regions(0).has_origin());
  EXPECT_FALSE(spec_.regions(0).has_budget_bytes());
  EXPECT_EQ(spec_.regions(1).origin(), 0x90000000u);
  EXPECT_EQ(spec_.regions(1).length(), 8u << 20);
  EXPECT_EQ(spec_.regions(2).kind(), v1::MemoryRegion::RAM);
  EXPECT_EQ(spec_.regions(2).budget_bytes(), 4096);
}

TEST_F(MemorySettingsTest, BudgetIsARegions) {
  options_.regions = {"FLASH:flash"};
  options_.budgets = {"FLASH=64K"};
  Read();
  ASSERT_TRUE(problems_.empty());
  EXPECT_EQ(spec_.regions(0).budget_bytes(), 65536);
}

TEST_F(MemorySettingsTest, PoolSaysWhatItIs) {
  options_.pools = {"plain", "near:section=.ext,region=QSPI,align=4K",
                    "far:external,checksum=crc32,address=0x90000000"};
  Read();
  ASSERT_TRUE(problems_.empty());
  ASSERT_EQ(spec_.pools_size(), 3);
  EXPECT_EQ(spec_.pools(0).name(), "plain");
  EXPECT_FALSE(spec_.pools(0).external());
  EXPECT_EQ(spec_.pools(1).section(), ".ext");
  EXPECT_EQ(spec_.pools(1).region(), "QSPI");
  EXPECT_EQ(spec_.pools(1).alignment(), 4096u);
  EXPECT_TRUE(spec_.pools(2).external());
  EXPECT_EQ(spec_.pools(2).checksum(), v1::ConstantPool::CRC32);
  EXPECT_EQ(spec_.pools(2).address(), 0x90000000u);
}

TEST_F(MemorySettingsTest, WhatIsNoNumberIsRefused) {
  for (const char* number :
       {"", "x", "-1", "0x", "1.5", "64k", "K", "4KB", "20000000000G",
        "18446744073709551616", " 1", "+1"}) {
    SubmitOptions options;
    options.regions = {std::string("A:flash,length=") + number};
    v1::BuildSpec spec;
    Problems problems;
    ReadMemorySettings(options, spec, problems);
    EXPECT_FALSE(problems.empty()) << number;
  }
}

TEST_F(MemorySettingsTest, BadValuesAreNamedAtOnce) {
  options_.regions = {"FLASH", "FLASH:rom", "RAM:ram,size=4"};
  options_.budgets = {"OTHER=4K", "FLASH", "FLASH=many"};
  options_.pools = {"p:extern", "p:checksum=md5", "p:align=8G"};
  Read();
  const std::string message = Problem();
  for (const char* option :
       {"--region FLASH", "--region FLASH:rom", "--region RAM:ram,size=4",
        "--budget OTHER=4K", "--budget FLASH=many", "--pool p:extern",
        "--pool p:checksum=md5", "--pool p:align=8G"}) {
    EXPECT_THAT(message, HasSubstr(option));
  }
}

TEST_F(MemorySettingsTest, SecondBudgetIsRefused) {
  options_.regions = {"FLASH:flash,budget=1K"};
  options_.budgets = {"FLASH=2K"};
  Read();
  EXPECT_THAT(Problem(), HasSubstr("second budget"));
}

TEST_F(MemorySettingsTest, ConstantsGoToTheirPoolsAndRegions) {
  spec_.add_constants()->set_name("a");
  spec_.add_constants()->set_name("b");
  options_.constant_pools = {"p", "b=q"};
  options_.constant_regions = {"a=QSPI"};
  std::vector<formats::ByteRange> data(2);
  ApplyConstantSettings(options_, RequestSources(), spec_, data, problems_);
  ASSERT_TRUE(problems_.empty());
  EXPECT_EQ(spec_.constants(0).pool(), "p");
  EXPECT_EQ(spec_.constants(1).pool(), "q");
  EXPECT_EQ(spec_.constants(0).region(), "QSPI");
  EXPECT_EQ(spec_.constants(1).region(), "");
}

TEST_F(MemorySettingsTest, PoolOfAnUnknownConstantIsRefused) {
  options_.constant_pools = {"c=p"};
  CheckConstantNames(options_, spec_, problems_);
  EXPECT_THAT(Problem(), HasSubstr("there is no constant 'c'"));
}

}  // namespace
}  // namespace metad::client
