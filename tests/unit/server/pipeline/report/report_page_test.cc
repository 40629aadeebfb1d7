#include "server/pipeline/report/report_page.h"

#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/report/report_json.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string DataOf(const std::string& page) {
  const std::string begin =
      "<script type=\"application/json\" id=\"report-data\">";
  const size_t from = page.find(begin) + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}

TEST(ReportPageTest, DataInThePageAreTheReport) {
  const std::string json = ReportJson(SampleReport(30));
  EXPECT_EQ(nlohmann::json::parse(DataOf(ReportPage("t", json))),
            nlohmann::json::parse(json));
}

TEST(ReportPageTest, DataCannotEndTheirElement) {
  const std::string json = R"({"a": "</script><!--<script>&amp;)"
                           "\xE2\x80\xA8\xE2\x80\xA9\"}";
  const std::string data = DataOf(ReportPage("t", json));
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  EXPECT_THAT(data, Not(HasSubstr("\xE2\x80\xA8")));
  EXPECT_THAT(data, Not(HasSubstr("\xE2\x80\xA9")));
  EXPECT_EQ(nlohmann::json::parse(data), nlohmann::json::parse(json));
}

TEST(ReportPageTest, TitleIsEscaped) {
  EXPECT_THAT(ReportPage("<b>&\"'@DATA@", "{}"),
              HasSubstr("<title>&lt;b&gt;&amp;&quot;&#39;@DATA@</title>"));
}

TEST(ReportPageTest, PageRefersToNothingOutsideItself) {
  const std::string page = ReportPage("t", ReportJson(SampleReport(3)));
  EXPECT_FALSE(std::regex_search(page, std::regex("https?://|//[a-z]+\\.")));
  EXPECT_FALSE(std::regex_search(page, std::regex("url\\(|@import|\\bsrc=")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(ReportPageTest, SameReportGivesTheSamePage) {
  EXPECT_EQ(ReportPage("t", ReportJson(SampleReport(30))),
            ReportPage("t", ReportJson(SampleReport(30))));
}

}  // namespace
}  // namespace metad::report
