#include "client/request/joined_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class JoinedReportsTest : public ::testing::Test {
 protected:
  testing::TempDirectory directory_;
  v1::BuildSpec spec_;
  RequestSources sources_;
  Problems problems_;
};

TEST_F(JoinedReportsTest, FilesGoUpUnderTheirNames) {
  const std::string path = directory_.Write("early_report.json", "{}");
  AddJoinedReports({path}, spec_, sources_, problems_);
  ASSERT_TRUE(problems_.empty());
  ASSERT_THAT(spec_.joined_reports(), SizeIs(1));
  EXPECT_EQ(spec_.joined_reports(0).name(), "early_report.json");
  EXPECT_EQ(spec_.joined_reports(0).content().inline_(), "{}");
}

TEST_F(JoinedReportsTest, WhatTheServerSaysIsToldWithTheUsersPath) {
  const std::string path = directory_.Write("early_report.json", "{}");
  AddJoinedReports({path}, spec_, sources_, problems_);
  EXPECT_EQ(sources_.Describe("spec.joined_reports[0]"), path);
  EXPECT_EQ(sources_.TextOf("spec.joined_reports[0]",
                            "early_report.json: is no report of metad's"),
            "is no report of metad's");
  EXPECT_EQ(sources_.Describe("spec.joined_reports[1]"), "");
}

TEST_F(JoinedReportsTest, AbsentFileIsNamed) {
  AddJoinedReports({directory_.Path("absent.json")}, spec_, sources_,
                   problems_);
  const Failure failure = problems_.ToFailure();
  ASSERT_THAT(failure.details, SizeIs(1));
  EXPECT_THAT(failure.details[0].field, HasSubstr("absent.json"));
  EXPECT_THAT(spec_.joined_reports(), SizeIs(0));
}

}  // namespace
}  // namespace metad::client
