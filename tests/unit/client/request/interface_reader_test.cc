#include "client/request/interface_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kInterface[] = R"(# Of a test.
module_name: "kws"
api: C
inputs {
  name: "x"
  data_type { code: 2 bits: 32 lanes: 1 }
  shape: [1, 49]
}
workspace_pools { name: "sram" size_bytes: 64 define_buffer: true }
)";

class InterfaceReaderTest : public ::testing::Test {
 protected:
  InterfaceReaderTest() { spec_.set_model_name("image"); }

  void Read(const std::vector<std::string>& arguments) {
    ReadInterfaces(arguments, spec_, sources_, problems_);
  }

  // Of a file with that content.
  std::string RefusalOf(const std::string& content) {
    Read({directory_.Write("wrong.textproto", content)});
    EXPECT_FALSE(problems_.empty());
    return problems_.ToFailure().details.at(0).description;
  }

  testing::TempDirectory directory_;
  v1::BuildSpec spec_;
  RequestSources sources_;
  Problems problems_;
};

TEST_F(InterfaceReaderTest, FileBecomesTheOnlyModelsInterface) {
  Read({directory_.Write("kws.textproto", kInterface)});
  ASSERT_TRUE(problems_.empty());
  ASSERT_THAT(spec_.models(), SizeIs(1));
  EXPECT_EQ(spec_.models(0).name(), "image");
  const v1::AotInterface& aot = spec_.models(0).aot();
  EXPECT_EQ(aot.module_name(), "kws");
  EXPECT_EQ(aot.api(), v1::AotInterface::C);
  EXPECT_EQ(aot.inputs(0).shape(1), 49);
  EXPECT_TRUE(aot.workspace_pools(0).define_buffer());
  EXPECT_THAT(sources_.Describe("models[0].aot.inputs[0].name"),
              HasSubstr("the interface from "));
}

TEST_F(InterfaceReaderTest, OneOfSeveralModelsIsNamed) {
  spec_.add_models()->set_name("kws");
  spec_.add_models()->set_name("vad");
  const std::string file = directory_.Write("vad.textproto", kInterface);
  Read({"vad:" + file});
  ASSERT_TRUE(problems_.empty());
  EXPECT_FALSE(spec_.models(0).has_aot());
  EXPECT_TRUE(spec_.models(1).has_aot());
  Read({file});
  EXPECT_THAT(problems_.ToFailure().details.at(0).description,
              HasSubstr("expected MODEL:FILE with one of: kws, vad"));
}

TEST_F(InterfaceReaderTest, UnknownModelIsRefused) {
  spec_.add_models()->set_name("kws");
  Read({"cat:" + directory_.Write("kws.textproto", kInterface)});
  EXPECT_THAT(problems_.ToFailure().details.at(0).description,
              HasSubstr("there is no model 'cat', expected one of: kws"));
}

TEST_F(InterfaceReaderTest, SecondInterfaceIsRefused) {
  const std::string file = directory_.Write("kws.textproto", kInterface);
  Read({file, file});
  EXPECT_THAT(problems_.ToFailure().details.at(0).description,
              HasSubstr("gives model 'image' a second interface"));
}

TEST_F(InterfaceReaderTest, UnknownFieldIsRefusedWithItsPlace) {
  EXPECT_THAT(RefusalOf("api: C\n  inptus { }\n"), HasSubstr("2:10: "));
}

TEST_F(InterfaceReaderTest, UnknownValueIsRefused) {
  EXPECT_THAT(RefusalOf("api: UNPACKED\n"),
              HasSubstr("value of \"UNPACKED\" for field \"api\""));
}

TEST_F(InterfaceReaderTest, TextThatIsNotUtf8IsRefused) {
  EXPECT_FALSE(RefusalOf("module_name: \"\\377\"\n").empty());
}

TEST_F(InterfaceReaderTest, AbsentFileIsNamed) {
  Read({directory_.path() + "/absent"});
  EXPECT_EQ(problems_.ToFailure().exit_code, kExitNotFound);
}

}  // namespace
}  // namespace metad::client
