// Files of constants in a request, and what is said of their constants.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/pipeline/import/import_fixture.h"

namespace metad::pipeline {
namespace {

using formats::testing::ParamsBytes;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ConstantImportTest : public ImportFixture {
 protected:
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const codegen::ConstantSpec& constant : request_.constants) {
      names.push_back(constant.name);
    }
    return names;
  }

  ConstantFileInput& AddPlain(const std::string& name, std::string bytes) {
    ConstantFileInput& file = AddConstants(name, std::move(bytes));
    file.layout.emplace();
    file.layout->type = {codegen::DataType::kInt, 8, 1};
    return file;
  }

  void AddParams() {
    AddConstants("w.params",
                 ParamsBytes({{"a.w", {1, 2}}, {"b.w", {3}}, {"c", {4}}}));
  }
};

TEST_F(ConstantImportTest, ConstantsFollowThoseOfTheRequest) {
  request_.constants.resize(1);
  request_.constants[0].name = "own";
  AddParams();
  request_.files.constant_files[0].model = "m";
  AddPlain("table.bin", "abcd");
  Import();
  EXPECT_THAT(Names(), ElementsAre("own", "a.w", "b.w", "c", "table"));
  EXPECT_EQ(request_.constants[1].model, "m");
  EXPECT_EQ(request_.constants[1].type.bits, 32u);
  EXPECT_THAT(request_.constants[1].shape, ElementsAre(2));
  EXPECT_THAT(request_.constants[4].shape, ElementsAre(4));
  EXPECT_EQ(request_.constants[4].data, "abcd");
}

TEST_F(ConstantImportTest, BytesStayWhereTheyAre) {
  const absl::string_view bytes = AddPlain("table.bin", "abcd").file.content;
  Import();
  EXPECT_EQ(request_.constants[0].data.data(), bytes.data());
}

TEST_F(ConstantImportTest, NamelessFileIsCalledAsTheRequestSays) {
  AddPlain("table.bin", "abcd").constant_name = "lookup";
  Import();
  EXPECT_THAT(Names(), ElementsAre("lookup"));
  request_ = BuildRequest();
  AddParams();
  request_.files.constant_files[0].constant_name = "w";
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("constant_files[0].constant_name: is "
                                     "given, and w.params, a file of the "
                                     "format params, names")));
}

TEST_F(ConstantImportTest, SelectedConstantsGetNewNames) {
  AddParams();
  request_.files.select = {".*\\.w"};
  request_.files.rename = {{"(.)\\.w", "\\1_weight"}};
  Import();
  EXPECT_THAT(Names(), ElementsAre("a_weight", "b_weight"));
}

TEST_F(ConstantImportTest, RulesThatMatchNothingAreTold) {
  AddParams();
  request_.files.select = {".*", "x"};
  request_.files.rename = {{"y", "z"}};
  EXPECT_THAT(Problems(),
              ElementsAre("select[1]: matches the whole name of no constant",
                          "rename[0]: matches the whole name of no constant"));
}

TEST_F(ConstantImportTest, RulesThatAreNoneAreTold) {
  AddParams();
  request_.files.select = {"("};
  request_.files.rename = {{"y", "\\1"}};
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("select[0]: is no regular expression"),
                          StartsWith("rename[0]: the new name has \\1"),
                          StartsWith("constant_files[0]: w.params: gives no")));
}

TEST_F(ConstantImportTest, FileThatGivesNothingIsTold) {
  AddParams();
  AddConstants("w.png", "\x89PNG\r\n\x1a\n");
  AddPlain("odd.bin", "abc").layout->type.bits = 16;
  request_.files.select = {"d|odd"};
  EXPECT_THAT(
      Problems(),
      ElementsAre(
          AllOf(StartsWith("constant_files[0]: w.params: gives no constants: "
                           "`select` takes the whole name of none that it has, "
                           "'a.w', 'b.w', 'c'")),
          AllOf(StartsWith("constant_files[1]: w.png: is a PNG"),
                HasSubstr("expected a .npy")),
          AllOf(StartsWith("constant_files[2]: odd.bin: "),
                HasSubstr("expected a multiple of 16 bits"))));
}

TEST_F(ConstantImportTest, SettingOfAConstantGoesBeforeThatOfAll) {
  AddParams();
  ConstantSetting general;
  general.section = ".rodata.all";
  general.alignment = 64;
  general.style = codegen::ConstantStyle::kBits;
  ConstantSetting own;
  own.name = "c";
  own.section = ".rodata.c";
  own.region = "FLASH";
  own.pool = "p";
  request_.files.constant_settings = {own, general};
  Import();
  EXPECT_EQ(request_.constants[0].section, ".rodata.all");
  EXPECT_EQ(request_.constants[0].region, "");
  const codegen::ConstantSpec& c = request_.constants[2];
  EXPECT_EQ(c.section, ".rodata.c");
  EXPECT_EQ(c.alignment, 64u);
  EXPECT_EQ(c.style, codegen::ConstantStyle::kBits);
  EXPECT_EQ(c.region, "FLASH");
  EXPECT_EQ(c.pool, "p");
}

TEST_F(ConstantImportTest, ConstantsOfTheRequestItselfHaveNoSettings) {
  request_.constants.resize(1);
  request_.constants[0].name = "own";
  AddParams();
  ConstantSetting general;
  general.alignment = 64;
  ConstantSetting own;
  own.name = "own";
  request_.files.constant_settings = {general};
  Import();
  EXPECT_EQ(request_.constants[0].alignment, 0u);
  request_ = BuildRequest();
  AddParams();
  request_.files.constant_settings = {own};
  EXPECT_THAT(Problems(),
              ElementsAre("constant_settings[0].name: there is no constant "
                          "\"own\" among those of files"));
}

TEST_F(ConstantImportTest, SecondSettingsAreRefused) {
  AddParams();
  ConstantSetting own;
  own.name = "c";
  request_.files.constant_settings = {own, own, {}, {}};
  EXPECT_THAT(Problems(),
              ElementsAre("constant_settings[1].name: is a second setting for "
                          "\"c\"; expected one",
                          "constant_settings[3].name: is a second setting for "
                          "all constants; expected one"));
}

TEST_F(ConstantImportTest, TypeAndShapeAreReadAnew) {
  AddPlain("table.bin", "abcdef");
  ConstantSetting own;
  own.name = "table";
  own.type = codegen::DataType{codegen::DataType::kInt, 4, 1};
  own.shape = {{3, 4}};
  request_.files.constant_settings = {own};
  Import();
  EXPECT_EQ(request_.constants[0].type.bits, 4u);
  EXPECT_THAT(request_.constants[0].shape, ElementsAre(3, 4));
}

TEST_F(ConstantImportTest, TypeThatDoesNotFitIsTold) {
  AddPlain("table.bin", "abc");
  ConstantSetting own;
  own.name = "table";
  own.type = codegen::DataType{codegen::DataType::kInt, 16, 1};
  own.shape = {{7}};
  request_.files.constant_settings = {own};
  EXPECT_THAT(
      Problems(),
      ElementsAre(StartsWith("constant_settings[0].data_type: constant "
                             "\"table\" from table.bin: its last extent is 3"),
                  StartsWith("constant_settings[0].shape: constant \"table\" "
                             "from table.bin: it has the shape [3]")));
}

TEST_F(ConstantImportTest, TypeThatNobodySaysIsTold) {
  AddPlain("table.bin", "abc").layout->type = {codegen::DataType::kHandle, 8,
                                               1};
  EXPECT_THAT(Problems(),
              ElementsAre(AllOf(StartsWith("constant_files[0]: table.bin: "
                                           "constant \"table\": its dtype"),
                                HasSubstr("a setting of its data_type"))));
}

TEST_F(ConstantImportTest, RequestWithoutFilesStaysAsItIs) {
  request_.constants.resize(1);
  Import();
  EXPECT_EQ(request_.imported, nullptr);
  EXPECT_EQ(request_.asked, nullptr);
}

TEST_F(ConstantImportTest, ReportsToJoinComeBehindThoseOfTheRequest) {
  request_.joined_registries.resize(1);
  request_.files.joined_reports = {
      {"early_report.json",
       Keep(R"({"schema": "metad.report", "schema_version": 1,
                "name": "early", "runtime_abi": "crt", "joinable": true,
                "target": {"name": "cortex-m3"}, "modules": [],
                "constants": []})")},
      {"what.json", Keep("{")}};
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("joined_reports[1]: what.json: is no "
                                     "NAME_report.json")));
  ASSERT_THAT(request_.joined_registries, SizeIs(2));
  EXPECT_EQ(request_.joined_registries[1].name, "early");
}

}  // namespace
}  // namespace metad::pipeline
