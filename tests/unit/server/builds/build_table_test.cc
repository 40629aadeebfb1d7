#include "server/builds/build_table.h"

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace metad::builds {
namespace {

std::shared_ptr<Build> NewBuild(const std::string& name) {
  return std::make_shared<Build>(name, TheOnlyCaller(), absl::Now(), v1::QUEUED,
                                 RequestRecord());
}

void End(Build& build) {
  v1::BuildEvent event;
  event.mutable_result()->set_outcome(v1::BuildResult::SUCCEEDED);
  build.Finish(std::move(event), "SUCCEEDED");
}

TEST(BuildTableTest, ABuildIsFoundByItsName) {
  BuildTable table(2);
  const auto build = NewBuild("builds/1");
  table.Add(build);
  EXPECT_EQ(table.Find("builds/1"), build);
  EXPECT_EQ(table.Find("builds/2"), nullptr);
}

TEST(BuildTableTest, TheFirstThatEndedAreForgottenFirst) {
  BuildTable table(2);
  const auto running = NewBuild("builds/running");
  table.Add(running);
  for (const char* name : {"builds/1", "builds/2", "builds/3"}) {
    const auto build = NewBuild(name);
    table.Add(build);
    End(*build);
  }
  EXPECT_EQ(table.Find("builds/1"), nullptr);
  EXPECT_NE(table.Find("builds/2"), nullptr);
  EXPECT_NE(table.Find("builds/3"), nullptr);
  // Older than all of them.
  EXPECT_EQ(table.Find("builds/running"), running);
}

TEST(BuildTableTest, ATableThatKeepsNothingForgetsAtTheEnd) {
  BuildTable table(0);
  const auto build = NewBuild("builds/1");
  table.Add(build);
  End(*build);
  EXPECT_EQ(table.Find("builds/1"), nullptr);
  EXPECT_EQ(build->state(), BuildState::kSucceeded);
}

}  // namespace
}  // namespace metad::builds
