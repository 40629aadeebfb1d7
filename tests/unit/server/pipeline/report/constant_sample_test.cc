#include "server/pipeline/report/constant_sample.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::report {
namespace {

TEST(ConstantSampleTest, BeginsWhereBytesDiffer) {
  const std::string data =
      std::string(32, '\0') + std::string(15, '\0') + '\x01' + "rest";
  const auto sample = SampleOf(data);
  ASSERT_TRUE(sample.has_value());
  EXPECT_EQ(sample->offset, 32);
  EXPECT_EQ(sample->bytes, "00000000000000000000000000000001");
}

TEST(ConstantSampleTest, IsWhatThereIsOfFewBytes) {
  const auto sample = SampleOf(std::string("\x01\x02\xff", 3));
  ASSERT_TRUE(sample.has_value());
  EXPECT_EQ(sample->offset, 0);
  EXPECT_EQ(sample->bytes, "0102ff");
}

TEST(ConstantSampleTest, IsTheBeginningOfBytesThatAreAllTheSame) {
  const auto sample = SampleOf(std::string(1 << 20, '\xff'));
  ASSERT_TRUE(sample.has_value());
  EXPECT_EQ(sample->offset, 0);
  EXPECT_EQ(sample->bytes, std::string(32, 'f'));
}

TEST(ConstantSampleTest, NothingOfNoBytes) {
  EXPECT_FALSE(SampleOf("").has_value());
}

}  // namespace
}  // namespace metad::report
