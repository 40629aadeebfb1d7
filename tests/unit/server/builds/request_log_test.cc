#include "server/builds/request_log.h"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace metad::builds {
namespace {

// Puts a logger of its own in the place of the default one.
class RequestLogTest : public testing::Test {
 protected:
  RequestLogTest() {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(out_);
    auto logger = std::make_shared<spdlog::logger>("test", std::move(sink));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
  }

  ~RequestLogTest() override { spdlog::set_default_logger(before_); }

  std::ostringstream out_;

 private:
  const std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

TEST_F(RequestLogTest, ARequestIsOneLineWithAllThatIsKnown) {
  LogRequest({"RunBuild",
              "builds/1-1",
              "sine",
              "host",
              "SUCCEEDED",
              absl::Microseconds(1500),
              "",
              {}});
  EXPECT_EQ(out_.str(),
            "info RunBuild build=builds/1-1 model=\"sine\" target=\"host\" "
            "outcome=SUCCEEDED duration=1.500ms\n");
}

TEST_F(RequestLogTest, WhatTheCacheDidAndLabelsStandAtTheEnd) {
  RequestRecord record;
  record.method = "RunBuild";
  record.outcome = "SUCCEEDED";
  record.cache = "HIT";
  record.labels = {{"commit", "1a2b"}, {"why", "\" outcome=OK\n\xc3\xa4"}};
  LogRequest(record);
  EXPECT_EQ(out_.str(),
            "info RunBuild build=- model=\"\" target=\"\" outcome=SUCCEEDED "
            "duration=0.000ms cache=HIT label.commit=\"1a2b\" "
            "label.why=\"\\\" outcome=OK\\n\\xc3\\xa4\"\n");
}

TEST_F(RequestLogTest, AClientCannotWriteLinesOfItsOwn) {
  RequestRecord record;
  record.method = "RunBuild";
  record.model = "x\" outcome=OK\ninfo forged";
  record.target = "{}\x1b[31m";
  record.outcome = "INVALID_INPUT";
  LogRequest(record);
  EXPECT_EQ(out_.str(),
            "info RunBuild build=- model=\"x\\\" outcome=OK\\ninfo forged\" "
            "target=\"{}\\x1b[31m\" outcome=INVALID_INPUT duration=0.000ms\n");
}

}  // namespace
}  // namespace metad::builds
