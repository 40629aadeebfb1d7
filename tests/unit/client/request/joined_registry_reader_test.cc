#include "client/request/joined_registry_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Json = nlohmann::json;

Json Function(const std::string& name, int index) {
  return {{"name", name}, {"symbol", "sym_" + name}, {"index", index}};
}

Json Report() {
  return {
      {"schema", "metad.report"},
      {"schema_version", 1},
      {"name", "early"},
      {"runtime_abi", "crt"},
      {"joinable", true},
      {"target", {{"name", "cortex-m3"}}},
      {"modules",
       {{{"name", "b"}, {"functions", {Function("g", 2), Function("h", 0)}}},
        {{"name", "a"}, {"functions", {Function("f", 1)}}}}},
      {"constants",
       {{{"symbol", "w"},
         {"data_type", "int8x4"},
         {"shape", {2, 3}},
         {"alignment", 32},
         {"section", ".rodata.early"}},
        {{"symbol", "outside"},
         {"data_type", "int8"},
         {"shape", {1}},
         {"alignment", 1},
         {"section", nullptr}}}}};
}

class JoinedRegistryReaderTest : public ::testing::Test {
 protected:
  JoinedRegistryReaderTest() {
    spec_.set_runtime_abi(v1::CRT);
    spec_.set_target("cortex-m3");
  }

  void Read(const std::string& content) {
    ReadJoinedRegistries({directory_.Write("early_report.json", content)},
                         spec_, problems_);
  }

  std::string RefusalOf(const Json& report) {
    problems_ = Problems();
    Read(report.dump());
    EXPECT_THAT(spec_.joined_registries(), SizeIs(0));
    if (problems_.empty()) return "accepted";
    return problems_.ToFailure().details.at(0).description;
  }

  testing::TempDirectory directory_;
  v1::BuildSpec spec_;
  Problems problems_;
};

TEST_F(JoinedRegistryReaderTest, FunctionsComeInRegistryOrder) {
  Read(Report().dump());
  ASSERT_TRUE(problems_.empty());
  ASSERT_THAT(spec_.joined_registries(), SizeIs(1));
  const v1::JoinedRegistry& joined = spec_.joined_registries(0);
  EXPECT_EQ(joined.name(), "early");
  std::vector<std::string> functions;
  for (const auto& function : joined.functions()) {
    functions.push_back(function.module() + "/" + function.name() + "/" +
                        function.symbol());
  }
  EXPECT_THAT(functions, ElementsAre("b/h/sym_h", "a/f/sym_f", "b/g/sym_g"));
}

TEST_F(JoinedRegistryReaderTest, ConstantsOfTheImageKeepTypeAndShape) {
  Read(Report().dump());
  ASSERT_THAT(spec_.joined_registries(), SizeIs(1));
  ASSERT_THAT(spec_.joined_registries(0).constants(), SizeIs(1));
  const auto& constant = spec_.joined_registries(0).constants(0);
  EXPECT_EQ(constant.name(), "w");
  EXPECT_EQ(constant.data_type().bits(), 8U);
  EXPECT_EQ(constant.data_type().lanes(), 4U);
  EXPECT_THAT(constant.shape(), ElementsAre(2, 3));
  EXPECT_EQ(constant.alignment(), 32U);
}

TEST_F(JoinedRegistryReaderTest, RegistryThatDoesNotFitIsRefused) {
  Json report = Report();
  report["joinable"] = false;
  EXPECT_THAT(RefusalOf(report), HasSubstr("built with --joinable"));
  report = Report();
  report["runtime_abi"] = "vulkan";
  EXPECT_THAT(RefusalOf(report), HasSubstr("the runtime 'vulkan'"));
  report = Report();
  report["target"]["name"] = "host";
  EXPECT_THAT(RefusalOf(report),
              HasSubstr("the target 'host', expected 'cortex-m3'"));
}

TEST_F(JoinedRegistryReaderTest, OtherFilesAreRefused) {
  Json report = Report();
  report["schema"] = "other";
  EXPECT_THAT(RefusalOf(report), HasSubstr("is no report of metad's"));
  report = Report();
  report["schema_version"] = 2;
  EXPECT_THAT(RefusalOf(report), HasSubstr("schema version 2, expected at"));
  report = Report();
  report["constants"][0]["data_type"] = "quux";
  EXPECT_THAT(RefusalOf(report), HasSubstr("'quux' is no data type"));
  report = Report();
  report["modules"] = 3;
  EXPECT_THAT(RefusalOf(report), HasSubstr("is no NAME_report.json"));
  EXPECT_THAT(RefusalOf(Json("text")), HasSubstr("is no NAME_report.json"));
}

TEST_F(JoinedRegistryReaderTest, TruncatedAndAbsentFilesAreNamed) {
  Read(Report().dump().substr(0, 40));
  ReadJoinedRegistries({directory_.Path("absent.json")}, spec_, problems_);
  const Failure failure = problems_.ToFailure();
  ASSERT_THAT(failure.details, SizeIs(2));
  EXPECT_THAT(failure.details[0].field, HasSubstr("early_report.json"));
  EXPECT_THAT(failure.details[0].description, HasSubstr("parse error"));
  EXPECT_THAT(failure.details[1].field, HasSubstr("absent.json"));
}

}  // namespace
}  // namespace metad::client
