// The constants of a request, from the command line on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/client/request/request_fixture.h"
#include "tests/unit/server/formats/npy_bytes.h"

namespace metad::client {
namespace {

using formats::testing::Npy;
using ::testing::ElementsAre;
using RequestConstantsTest = RequestFixture;

TEST_F(RequestConstantsTest, ConstantsKeepTheirOrderAndNames) {
  AddObject("a.o");
  const std::string archive = formats::testing::StoredZip(
      {{"z.npy", formats::testing::Npy("<f4", "()", "abcd")},
       {"y.npy",
        formats::testing::Npy("|b1", "(1,2)", std::string("\0\1", 2))}});
  SetConstants(
      {directory_.Write("w.npz", archive),
       directory_.Write("bias.npy", formats::testing::Npy("<i2", "(0,)", "")),
       "scale=" + directory_.Write("s.npy", formats::testing::Npy(
                                                "<u8", "()", "12345678"))});
  const PreparedRequest request = Request();
  const v1::BuildSpec& spec = request.spec;
  std::vector<std::string> names;
  for (const auto& constant : spec.constants()) {
    names.push_back(constant.name());
  }
  EXPECT_THAT(names, ElementsAre("z", "y", "bias", "scale"));
  EXPECT_EQ(spec.constants(0).data_type().code(), 2U);
  EXPECT_EQ(spec.constants(0).data_type().bits(), 32U);
  EXPECT_EQ(spec.constants(0).data_type().lanes(), 1U);
  EXPECT_EQ(request.constant_data[0].view(), "abcd");
  EXPECT_EQ(spec.constants(1).data_type().code(), 6U);
  EXPECT_THAT(spec.constants(1).shape(), ElementsAre(1, 2));
  EXPECT_THAT(spec.constants(2).shape(), ElementsAre(0));
  EXPECT_TRUE(request.constant_data[2].empty());
  EXPECT_EQ(request.constant_data[3].view(), "12345678");
  EXPECT_FALSE(spec.constants(0).has_data());
}

TEST_F(RequestConstantsTest, ConstantsAreSelectedAndRenamed) {
  AddObject("a.o");
  const std::string archive = formats::testing::StoredZip(
      {{"layer.0/w.npy", formats::testing::Npy("|i1", "()", "a")},
       {"layer.1/w.npy", formats::testing::Npy("|i1", "()", "b")},
       // Damaged, and not selected.
       {"other.npy", "x"}});
  SetConstants({directory_.Write("w.npz", archive),
                "b=" + directory_.Write("b.bin", "1234") + ":int16[2]"});
  options_.select = {"layer.*", "b"};
  options_.rename = {"first=layer\\.0/w", "\\0=layer.*"};
  const PreparedRequest request = Request();
  std::vector<std::string> names;
  for (const auto& constant : request.spec.constants()) {
    names.push_back(constant.name());
  }
  EXPECT_THAT(names, ElementsAre("first", "layer_1_w", "b"));
  EXPECT_EQ(request.constant_data[1].view(), "b");
  EXPECT_EQ(request.spec.constants(2).data_type().bits(), 16U);
}

TEST_F(RequestConstantsTest, NamesOfTwoFilesAreReportedWithBoth) {
  AddObject("a.o");
  const std::string first =
      directory_.Write("first.npy", formats::testing::Npy("|i1", "()", "a"));
  const std::string second =
      directory_.Write("second.npy", formats::testing::Npy("|i1", "()", "b"));
  SetConstants({"w=" + first, "w=" + second});
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(Detail(
          second, "'w' from " + second + " is there already, from " + first)));
  // Of another model it is another.
  options_.models = {{"one", ""}, {"two", ""}};
  options_.modules[0].model = "one";
  options_.constants = {{"w=" + first, "one"}, {"w=" + second, "two"}};
  EXPECT_EQ(Request().spec.constants_size(), 2);
}

TEST_F(RequestConstantsTest, ConstantsCountNotForTheMessage) {
  AddObject("a.o");
  SetConstants({directory_.Write(
      "w.npy",
      formats::testing::Npy("|u1", "(100000,)", std::string(100000, 'w')))});
  Problems problems;
  PrepareRequest(options_, problems, 1000);
  EXPECT_TRUE(problems.empty());
}

TEST_F(RequestConstantsTest, SectionsAndAlignmentsAreForOneOrForAll) {
  AddObject("a.o");
  SetConstants(
      {directory_.Write("a.npy", formats::testing::Npy("|i1", "()", "a")),
       directory_.Write("b.npy", formats::testing::Npy("|i1", "()", "b"))});
  options_.constant_sections = {"b=.ext", ".flash"};
  options_.constant_alignments = {"b=64"};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.constants(0).section(), ".flash");
  EXPECT_EQ(spec.constants(1).section(), ".ext");
  EXPECT_EQ(spec.constants(0).alignment(), 0U);
  EXPECT_EQ(spec.constants(1).alignment(), 64U);
}

TEST_F(RequestConstantsTest, TypesAreThoseOfTheFileUnlessSaid) {
  AddObject("a.o");
  SetConstants(
      {directory_.Write("a.npy", formats::testing::Npy("<V2", "(2,)", "abcd")),
       directory_.Write("b.npy", formats::testing::Npy("|u1", "(2, 1)", "ab")),
       directory_.Write("c.npy",
                        formats::testing::Npy("<c8", "(1,)", "abcdefgh"))});
  options_.constant_types = {"a=bfloat16", "b=int4"};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.constants(0).data_type().code(), 4U);
  EXPECT_EQ(spec.constants(0).data_type().bits(), 16U);
  EXPECT_THAT(spec.constants(0).shape(), ElementsAre(2));
  EXPECT_EQ(spec.constants(1).data_type().code(), 0U);
  EXPECT_EQ(spec.constants(1).data_type().bits(), 4U);
  EXPECT_THAT(spec.constants(1).shape(), ElementsAre(2, 2));
  EXPECT_EQ(spec.constants(2).data_type().code(), 5U);
  EXPECT_EQ(spec.constants(2).data_type().bits(), 64U);
}

TEST_F(RequestConstantsTest, TypesMayComeWithTheirShape) {
  AddObject("a.o");
  SetConstants({directory_.Write(
      "a.npy", formats::testing::Npy("|u1", "(8,)", "abcdefgh"))});
  options_.constant_types = {"a=int16[2,2]"};
  EXPECT_THAT(Spec().constants(0).shape(), ElementsAre(2, 2));
  EXPECT_EQ(Spec().constants(0).data_type().bits(), 16U);
  options_.constant_types = {"a=int16[3]"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("--constant-type a=int16[3]", "shape [4]")));
  options_.constant_types = {"a=int16[3"};
  EXPECT_THAT(Refusal().details, ElementsAre(Detail("--constant-type a=int16[3",
                                                    "expected a shape")));
}

TEST_F(RequestConstantsTest, StylesAreForOneOrForAll) {
  AddObject("a.o");
  SetConstants(
      {directory_.Write("a.npy", formats::testing::Npy("|i1", "()", "a")),
       directory_.Write("b.npy", formats::testing::Npy("|i1", "()", "b"))});
  options_.constant_styles = {"b=incbin", "string"};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.constant_style(), v1::STRING);
  EXPECT_EQ(spec.constants(0).style(), v1::AUTO);
  EXPECT_EQ(spec.constants(1).style(), v1::INCBIN);
}

TEST_F(RequestConstantsTest, BadTypesAndStylesAreReportedTogether) {
  AddObject("a.o");
  SetConstants(
      {directory_.Write("a.npy", formats::testing::Npy("<V2", "(1,)", "ab")),
       directory_.Write("b.npy", formats::testing::Npy("|u1", "(2,)", "bc")),
       directory_.Write("c.npy", formats::testing::Npy("|u1", "(2,)", "cd"))});
  options_.constant_types = {"b=half", "c=float6_e2m3fn", "d=int8"};
  options_.constant_styles = {"a=hex", "octal"};
  const Failure failure = Refusal();
  EXPECT_THAT(
      failure.details,
      ElementsAre(Detail("--constant-type d=int8", "no constant 'd'"),
                  Detail("--constant-type b=half", "is no data type"),
                  Detail("--constant-type c=float6_e2m3fn", "multiple of 3"),
                  Detail("a.npy", "expected --constant-type a=TYPE"),
                  Detail("--constant-style octal", "expected one of auto"),
                  Detail("--constant-style a=hex", "expected one of auto")));
}

TEST_F(RequestConstantsTest, BadConstantsAreReportedTogether) {
  AddObject("a.o");
  SetConstants(
      {"n=" + directory_.Write("w.npz", formats::testing::StoredZip(
                                            {{"x.txt", ""}, {"y.txt", ""}})),
       directory_.Write("short.npy",
                        formats::testing::Npy("<f4", "(2,)", "abc")),
       directory_.Write("w.csv", "1,2"), directory_.Path("absent.npy"), "=x"});
  options_.constant_sections = {"q=.s", ".a", ".b", "q=.t", ""};
  options_.constant_alignments = {"many"};
  const Failure failure = Refusal();
  EXPECT_THAT(
      failure.details,
      ElementsAre(Detail("--constants n=", "expected no NAME="),
                  Detail("w.npz", "member 'x.txt'"),
                  Detail("w.npz", "member 'y.txt'"),
                  Detail("short.npy", "expected 8 bytes of data"),
                  Detail("w.csv", "expected a .npy, .npz, .params or"),
                  Detail("absent.npy", "no such file"),
                  Detail("--constants =x", "expected FILE or NAME=FILE"),
                  Detail("--constant-section .b", "a second value for all"),
                  Detail("--constant-section q=.t", "a second value"),
                  Detail("--constant-section ", "expected VALUE"),
                  Detail("--constant-alignment many", "a number of bytes")));
}

TEST_F(RequestConstantsTest, FilesThatGiveNothingAreRefused) {
  AddObject("a.o");
  const std::string empty =
      directory_.Write("empty.npz", formats::testing::StoredZip({}));
  const std::string other = directory_.Write(
      "other.npz", formats::testing::StoredZip(
                       {{"v.npy", formats::testing::Npy("|i1", "()", "a")},
                        {"w.npy", formats::testing::Npy("|i1", "()", "b")}}));
  SetConstants({empty, other});
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail(empty, "the npz file holds none")));
  // Of each something, and each pattern of something.
  options_.constants = {};
  SetConstants({other, "b=" + directory_.Write("b.bin", "1234") + ":int16[2]"});
  options_.select = {"b"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail(other,
                                 "takes the whole name of none that it "
                                 "has, 'v', 'w'")));
  options_.select = {"v", "b", "c"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("--select c", "name of no constant")));
}

TEST_F(RequestConstantsTest, OptionsOfRefusedFilesAreNoOtherProblem) {
  AddObject("a.o");
  const std::string file = directory_.Write(
      "w.npy", formats::testing::Npy("<f16", "(1,)", std::string(16, 'x')));
  SetConstants({"w=" + file});
  options_.constant_types = {"w=bfloat16", "v=int8"};
  options_.constant_regions = {"w=FLASH"};
  options_.rename = {"a=b"};
  const Failure failure = Refusal();
  EXPECT_THAT(failure.details, ElementsAre(Detail(file, "longdouble")));
  EXPECT_EQ(failure.exit_code, kExitInvalidInput);
  // Of a file that could be read, they are.
  directory_.Write("w.npy", formats::testing::Npy("<f1", "(2,)", "ab"));
  options_.constant_types = {"w=float8_e5m2", "v=int8"};
  options_.constant_regions = {};
  options_.rename = {};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("--constant-type v=int8", "no constant 'v'")));
}

TEST_F(RequestConstantsTest, TypesThatNobodySaysNameTheOption) {
  AddObject("a.o");
  const std::string f8 =
      directory_.Write("f8.npy", formats::testing::Npy("<f1", "(2,)", "ab"));
  const std::string v2 =
      directory_.Write("v2.npy", formats::testing::Npy("|V2", "(1,)", "ab"));
  SetConstants({f8, v2});
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(Detail(f8,
                         "have 8 bits, expected --constant-type f8=TYPE, "
                         "such as float8_e4m3fn or int4"),
                  Detail(v2,
                         "have 16 bits, expected --constant-type v2=TYPE, "
                         "such as bfloat16")));
}

TEST_F(RequestConstantsTest, FilesOfOtherKindsAreToldApart) {
  AddObject("a.o");
  const std::string pointer = directory_.Write(
      "w.safetensors",
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n");
  const std::string text = directory_.Write("w.txt", "Entry not found");
  const std::string raw =
      directory_.Write("w.bin", "version https://git-lfs.github.com/spec/v1\n");
  SetConstants({pointer, text, raw + ":uint8"});
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail(pointer, "git lfs pull"),
                          Detail(text, "begins with 'Entry not found'"),
                          Detail(raw, "git lfs pull")));
}

TEST_F(RequestConstantsTest, RefusedNamesAreAnsweredWithTheRuleThatMendsThem) {
  AddObject("a.o");
  SetConstants({directory_.Write(
      "w.npz", formats::testing::StoredZip(
                   {{"a/b:0.npy", formats::testing::Npy("|i1", "()", "a")}}))});
  const PreparedRequest request = Request();
  RemoteError error;
  error.violations = {{"spec.constants[0].name", "is no C identifier"},
                      {"spec.constants[0].shape", "is odd"}};
  const Failure failure = FailureFromService(error, &request.sources);
  EXPECT_THAT(failure.details,
              ElementsAre(Detail("constants[0].name",
                                 "is no C identifier; --rename "
                                 "'a_b_0=a\\/b\\:0' renames it, --rename "
                                 "'\\0=.*' all names of the kind"),
                          Detail("constants[0].shape", "is odd")));
  EXPECT_EQ(failure.details[1].description, "is odd");
}

}  // namespace
}  // namespace metad::client
