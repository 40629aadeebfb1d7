#include "server/builds/build_names.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::builds {
namespace {

using testing::MatchesRegex;

TEST(BuildNamesTest, NamesAreNumberedWithinOneServer) {
  BuildNames names;
  const std::string first = names.Next();
  EXPECT_THAT(first, MatchesRegex("builds/[0-9a-f]{8}-1"));
  EXPECT_EQ(names.Next(), first.substr(0, first.size() - 1) + "2");
}

}  // namespace
}  // namespace metad::builds
