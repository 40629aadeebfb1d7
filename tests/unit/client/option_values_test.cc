#include "client/option_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename T>
std::string Refusal(const absl::StatusOr<T>& value) {
  return value.ok() ? "accepted" : std::string(value.status().message());
}

TEST(OptionValuesTest, FixedSetsAreRead) {
  EXPECT_EQ(*ParseOutputFormat("json"), OutputFormat::kJson);
  EXPECT_EQ(*ParseProgressMode("quiet"), ProgressMode::kQuiet);
  EXPECT_EQ(*ParseObjectEngine("auto"), v1::OBJECT_ENGINE_AUTO);
  EXPECT_EQ(*ParseObjectEngine("direct"), v1::DIRECT);
  EXPECT_EQ(*ParseObjectEngine("toolchain"), v1::TOOLCHAIN);
  EXPECT_FALSE(ParseObjectEngine("gcc").ok());
  EXPECT_EQ(*ParseRuntime("crt"), v1::CRT);
  EXPECT_EQ(*ParseRuntime("crt-v1"), v1::CRT_V1);
  EXPECT_EQ(*ParseRuntime("ffi"), v1::FFI);
  EXPECT_EQ(*ParseRuntime("standalone"), v1::STANDALONE);
  EXPECT_THAT(*ParseOutputs("object,source"),
              ElementsAre(v1::OBJECT_FILE, v1::SOURCE));
}

TEST(OptionValuesTest, RefusalsNameWhatIsKnown) {
  EXPECT_EQ(Refusal(ParseOutputFormat("yaml")),
            "found 'yaml', expected one of text, json");
  EXPECT_EQ(Refusal(ParseProgressMode("")),
            "found '', expected one of auto, tty, plain, json, quiet");
  EXPECT_EQ(Refusal(ParseRuntime("c")),
            "found 'c', expected one of crt, crt-v1, ffi, standalone");
  EXPECT_EQ(Refusal(ParseOutputs("source,pool")),
            "found 'pool', expected one of source, header, object, archive, "
            "linker-script, "
            "report");
  EXPECT_THAT(Refusal(ParseOutputs("")), HasSubstr("one of"));
  EXPECT_THAT(Refusal(ParseOutputs("source,source")), HasSubstr("once"));
}

TEST(OptionValuesTest, TimeoutsHaveAUnit) {
  EXPECT_EQ(*ParseTimeout("90s"), absl::Seconds(90));
  EXPECT_EQ(*ParseTimeout("1h30m"), absl::Minutes(90));
  for (const char* text : {"", "90", "0s", "-5s", "inf", "soon"}) {
    EXPECT_THAT(Refusal(ParseTimeout(text)), HasSubstr("such as 90s")) << text;
  }
}

TEST(OptionValuesTest, AddressesAreUnixOrHostAndPort) {
  EXPECT_EQ(*ParseServerAddress("unix:/run/metad.sock"),
            "unix:/run/metad.sock");
  EXPECT_EQ(*ParseServerAddress("unix:///run/metad.sock"),
            "unix:/run/metad.sock");
  EXPECT_EQ(*ParseServerAddress("unix:metad.sock"), "unix:metad.sock");
  EXPECT_EQ(*ParseServerAddress("farm.example:7411"), "farm.example:7411");
  EXPECT_EQ(*ParseServerAddress("[::1]:7411"), "[::1]:7411");
}

TEST(OptionValuesTest, OtherAddressesAreRefused) {
  for (const char* text :
       {"localhost", ":7411", "host:", "host:0", "host:65536", "host:x",
        "http://host:80", "dns:///host:80", "::1:7411",
        "unix:", "unix-abstract:x"}) {
    EXPECT_THAT(Refusal(ParseServerAddress(text)), HasSubstr("expected"))
        << text;
  }
  EXPECT_THAT(Refusal(ParseServerAddress("unix:/" + std::string(107, 'x'))),
              HasSubstr("at most 107 bytes"));
}

}  // namespace
}  // namespace metad::client
