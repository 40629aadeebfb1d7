#include "client/request/request_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/client/npy_bytes.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Npy;
using v1::ModuleDescriptor;

auto Detail(const std::string& field, const std::string& description) {
  return AllOf(Field(&FailureDetail::field, HasSubstr(field)),
               Field(&FailureDetail::description, HasSubstr(description)));
}

class RequestBuilderTest : public ::testing::Test {
 protected:
  RequestBuilderTest() {
    options_.model_name = "m";
    options_.outputs = {v1::SOURCE};
  }

  std::string AddFile(const std::string& name, const std::string& content) {
    std::string path = directory_.Write(name, content);
    options_.modules.push_back({path, false, ""});
    return path;
  }
  std::string AddObject(const std::string& name) {
    return AddFile(name,
                   "\x7f"
                   "ELF...");
  }

  void SetConstants(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      options_.constants.push_back({text, ""});
    }
  }

  v1::BuildSpec Spec() { return Request().spec; }

  PreparedRequest Request() {
    Problems problems;
    PreparedRequest request = PrepareRequest(options_, problems);
    if (!problems.empty()) {
      const Failure failure = problems.ToFailure();
      for (const auto& detail : failure.details) {
        ADD_FAILURE() << detail.field << ": " << detail.description;
      }
    }
    return request;
  }

  Failure Refusal() {
    Problems problems;
    PrepareRequest(options_, problems);
    if (problems.empty()) {
      ADD_FAILURE() << "accepted";
      return {};
    }
    return problems.ToFailure();
  }

  testing::TempDirectory directory_;
  SubmitOptions options_;
};

TEST_F(RequestBuilderTest, OptionsBecomeFields) {
  AddObject("a.o");
  options_.target = "cortex-m3";
  options_.toolchain = "gcc";
  options_.outputs = {v1::OBJECT_FILE, v1::SOURCE};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.model_name(), "m");
  EXPECT_EQ(spec.runtime_abi(), v1::CRT);
  EXPECT_EQ(spec.target(), "cortex-m3");
  EXPECT_EQ(spec.toolchain_id(), "gcc");
  EXPECT_THAT(spec.outputs(), ElementsAre(v1::OBJECT_FILE, v1::SOURCE));
}

TEST_F(RequestBuilderTest, KindComesFromTheContent) {
  AddObject("really.c");
  AddFile("lib0.bin", "!<arch>\n");
  AddFile("thin", "!<thin>\n");
  AddFile("lib1.c", "int f;");
  options_.modules.push_back({"npu", true, ""});
  options_.functions = {"npu:f"};
  const v1::BuildSpec spec = Spec();
  ASSERT_EQ(spec.modules_size(), 5);
  EXPECT_EQ(spec.modules(0).kind(), ModuleDescriptor::OBJECT);
  EXPECT_EQ(spec.modules(1).kind(), ModuleDescriptor::ARCHIVE);
  EXPECT_EQ(spec.modules(2).kind(), ModuleDescriptor::ARCHIVE);
  EXPECT_EQ(spec.modules(3).kind(), ModuleDescriptor::C_SOURCE);
  EXPECT_EQ(spec.modules(3).artifact().inline_(), "int f;");
  EXPECT_EQ(spec.modules(4).kind(), ModuleDescriptor::EXTERNAL);
  EXPECT_FALSE(spec.modules(4).has_artifact());
}

TEST_F(RequestBuilderTest, NameIsTheStemUnlessGiven) {
  AddObject("conv.v2.o");
  const std::string path = directory_.Write("x.c", "");
  options_.modules.push_back({"byoc=" + path, false, ""});
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.modules(0).name(), "conv.v2");
  EXPECT_EQ(spec.modules(1).name(), "byoc");
}

TEST_F(RequestBuilderTest, BadModulesAreReportedTogether) {
  AddFile("notes.txt", "hello there");
  AddFile("empty.o", "");
  options_.modules.push_back({directory_.Path("absent.o"), false, ""});
  options_.modules.push_back({directory_.path(), false, ""});
  options_.modules.push_back({"x=", false, ""});
  AddObject("a.o");
  options_.modules.push_back({"a=" + directory_.Path("a.o"), false, ""});
  const Failure failure = Refusal();
  EXPECT_EQ(failure.exit_code, kExitUsage);  // because of "x="
  EXPECT_THAT(
      failure.details,
      ElementsAre(Detail("notes.txt",
                         "starts with \"hello th\", expected an ELF object"),
                  Detail("empty.o", "is empty, expected"),
                  Detail("absent.o", "no such file"),
                  Detail(directory_.path(), "is a directory"),
                  Detail("--module x=", "expected FILE or NAME=FILE"),
                  Detail("a.o", "a second module named 'a'")));
}

TEST_F(RequestBuilderTest, AbsentFileAloneIsNotFound) {
  options_.modules.push_back({directory_.Path("absent.o"), false, ""});
  EXPECT_EQ(Refusal().exit_code, kExitNotFound);
}

TEST_F(RequestBuilderTest, FunctionsOfTheOnlyModuleNeedNoName) {
  AddObject("a.o");
  options_.functions = {"f,g", "a:h"};
  EXPECT_THAT(Spec().modules(0).functions(), ElementsAre("f", "g", "h"));
}

TEST_F(RequestBuilderTest, FunctionsGoToTheModuleNamed) {
  AddObject("a.o");
  AddObject("b.o");
  options_.functions = {"b:f,g", "a:h", "b:i"};
  const v1::BuildSpec spec = Spec();
  EXPECT_THAT(spec.modules(0).functions(), ElementsAre("h"));
  EXPECT_THAT(spec.modules(1).functions(), ElementsAre("f", "g", "i"));
}

TEST_F(RequestBuilderTest, FunctionsComeFromAFileInItsOrder) {
  AddObject("a.o");
  std::string list;
  for (int i = 32766; i >= 0; --i) list += "f" + std::to_string(i) + "\r\n";
  options_.functions = {"a:@" + directory_.Write("names", list + "\n  \n")};
  const v1::BuildSpec spec = Spec();
  ASSERT_EQ(spec.modules(0).functions_size(), 32767);
  EXPECT_EQ(spec.modules(0).functions(0), "f32766");
  EXPECT_EQ(spec.modules(0).functions(32766), "f0");
}

TEST_F(RequestBuilderTest, BadFunctionOptionsAreRefused) {
  AddObject("a.o");
  AddObject("b.o");
  options_.modules.push_back({"npu", true, ""});
  options_.functions = {"f,g",
                        "c:f",
                        "a:f,,g",
                        "a:@/no/such/file",
                        "b:@" + directory_.Write("names", " \n"),
                        "b:"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("--functions f,g", "one of a, b, npu"),
                          Detail("--functions c:f", "there is no module 'c'"),
                          Detail("--functions a:f,,g", "an empty name"),
                          Detail("/no/such/file", "no such file"),
                          Detail("names", "holds no name"),
                          Detail("--functions b:", "an empty name"),
                          Detail("--external npu", "has no functions")));
}

TEST_F(RequestBuilderTest, PatternWithoutModuleIsForAllThatListNothing) {
  AddObject("a.o");
  AddObject("b.o");
  AddObject("c.o");
  options_.modules.push_back({"npu", true, ""});
  options_.functions = {"a:f", "npu:g"};
  options_.function_patterns = {"(?:tvmgen|x)_.*", "c:y.*"};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.modules(0).function_pattern(), "");
  EXPECT_EQ(spec.modules(1).function_pattern(), "(?:tvmgen|x)_.*");
  EXPECT_EQ(spec.modules(2).function_pattern(), "y.*");
  EXPECT_EQ(spec.modules(3).function_pattern(), "");
}

TEST_F(RequestBuilderTest, BadPatternsAreRefused) {
  AddObject("a.o");
  options_.function_patterns = {"a:x", "a:y", "b:z", ""};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("a:y", "a second pattern"),
                          Detail("b:z", "no module 'b'"),
                          Detail("--function-pattern", "regular expression")));
}

TEST_F(RequestBuilderTest, RequiredConstantsGoToTheirModule) {
  AddObject("a.o");
  AddObject("b.o");
  options_.required_constants = {"b:w0,w1"};
  EXPECT_THAT(Spec().modules(1).required_constants(), ElementsAre("w0", "w1"));
  options_.required_constants = {"w0"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("--requires w0", "which module")));
}

TEST_F(RequestBuilderTest, HeadersGoToEveryCSourceOrToTheOneNamed) {
  AddFile("a.c", "");
  AddObject("b.o");
  AddFile("c.c", "");
  const std::string header = directory_.Write("x.h", "int x;");
  options_.include_files = {"lib/x.h=" + header, "c:y.h=" + header};
  const v1::BuildSpec spec = Spec();
  ASSERT_EQ(spec.modules(0).include_files_size(), 1);
  EXPECT_EQ(spec.modules(0).include_files(0).path(), "lib/x.h");
  EXPECT_EQ(spec.modules(0).include_files(0).content().inline_(), "int x;");
  EXPECT_EQ(spec.modules(1).include_files_size(), 0);
  ASSERT_EQ(spec.modules(2).include_files_size(), 2);
  EXPECT_EQ(spec.modules(2).include_files(1).path(), "y.h");
}

TEST_F(RequestBuilderTest, BadHeadersAreRefused) {
  AddObject("b.o");
  const std::string header = directory_.Write("x.h", "int x;");
  options_.include_files = {"x.h", "x.h=/no/such/x.h", "x.h=" + header,
                            "q:x.h=" + header};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Detail("--include-file x.h", "[MODULE:]PATH=FILE"),
                          Detail("/no/such/x.h", "no such file"),
                          Detail("--include-file x.h=", "no C source"),
                          Detail("q:x.h", "no module 'q'")));
}

TEST_F(RequestBuilderTest, ConstantsKeepTheirOrderAndNames) {
  AddObject("a.o");
  const std::string archive = testing::StoredZip(
      {{"z.npy", Npy("<f4", "()", "abcd")},
       {"y.npy", Npy("|b1", "(1,2)", std::string("\0\1", 2))}});
  SetConstants(
      {directory_.Write("w.npz", archive),
       directory_.Write("bias.npy", Npy("<i2", "(0,)", "")),
       "scale=" + directory_.Write("s.npy", Npy("<u8", "()", "12345678"))});
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

TEST_F(RequestBuilderTest, ConstantsAreSelectedAndRenamed) {
  AddObject("a.o");
  const std::string archive =
      testing::StoredZip({{"layer.0/w.npy", Npy("|i1", "()", "a")},
                          {"layer.1/w.npy", Npy("|i1", "()", "b")},
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

TEST_F(RequestBuilderTest, NamesOfTwoFilesAreReportedWithBoth) {
  AddObject("a.o");
  const std::string first =
      directory_.Write("first.npy", Npy("|i1", "()", "a"));
  const std::string second =
      directory_.Write("second.npy", Npy("|i1", "()", "b"));
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

TEST_F(RequestBuilderTest, ConstantsCountNotForTheMessage) {
  AddObject("a.o");
  SetConstants({directory_.Write(
      "w.npy", Npy("|u1", "(100000,)", std::string(100000, 'w')))});
  Problems problems;
  PrepareRequest(options_, problems, 1000);
  EXPECT_TRUE(problems.empty());
}

TEST_F(RequestBuilderTest, SectionsAndAlignmentsAreForOneOrForAll) {
  AddObject("a.o");
  SetConstants({directory_.Write("a.npy", Npy("|i1", "()", "a")),
                directory_.Write("b.npy", Npy("|i1", "()", "b"))});
  options_.constant_sections = {"b=.ext", ".flash"};
  options_.constant_alignments = {"b=64"};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.constants(0).section(), ".flash");
  EXPECT_EQ(spec.constants(1).section(), ".ext");
  EXPECT_EQ(spec.constants(0).alignment(), 0U);
  EXPECT_EQ(spec.constants(1).alignment(), 64U);
}

TEST_F(RequestBuilderTest, TypesAreThoseOfTheFileUnlessSaid) {
  AddObject("a.o");
  SetConstants({directory_.Write("a.npy", Npy("<V2", "(2,)", "abcd")),
                directory_.Write("b.npy", Npy("|u1", "(2, 1)", "ab")),
                directory_.Write("c.npy", Npy("<c8", "(1,)", "abcdefgh"))});
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

TEST_F(RequestBuilderTest, TypesMayComeWithTheirShape) {
  AddObject("a.o");
  SetConstants({directory_.Write("a.npy", Npy("|u1", "(8,)", "abcdefgh"))});
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

TEST_F(RequestBuilderTest, StylesAreForOneOrForAll) {
  AddObject("a.o");
  SetConstants({directory_.Write("a.npy", Npy("|i1", "()", "a")),
                directory_.Write("b.npy", Npy("|i1", "()", "b"))});
  options_.constant_styles = {"b=incbin", "string"};
  const v1::BuildSpec spec = Spec();
  EXPECT_EQ(spec.constant_style(), v1::STRING);
  EXPECT_EQ(spec.constants(0).style(), v1::AUTO);
  EXPECT_EQ(spec.constants(1).style(), v1::INCBIN);
}

TEST_F(RequestBuilderTest, BadTypesAndStylesAreReportedTogether) {
  AddObject("a.o");
  SetConstants({directory_.Write("a.npy", Npy("<V2", "(1,)", "ab")),
                directory_.Write("b.npy", Npy("|u1", "(2,)", "bc")),
                directory_.Write("c.npy", Npy("|u1", "(2,)", "cd"))});
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

TEST_F(RequestBuilderTest, BadConstantsAreReportedTogether) {
  AddObject("a.o");
  SetConstants(
      {"n=" + directory_.Write(
                  "w.npz", testing::StoredZip({{"x.txt", ""}, {"y.txt", ""}})),
       directory_.Write("short.npy", Npy("<f4", "(2,)", "abc")),
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
                  Detail("--constant-section q=.s", "no constant 'q'"),
                  Detail("--constant-alignment many", "a number of bytes")));
}

TEST_F(RequestBuilderTest, RequestThatFitsNoMessageIsRefused) {
  AddObject("a.o");
  Problems problems;
  PrepareRequest(options_, problems, 10);
  ASSERT_FALSE(problems.empty());
  EXPECT_THAT(problems.ToFailure().details,
              ElementsAre(Detail("--module", "expected at most 10")));
}

TEST_F(RequestBuilderTest, TextThatIsNotUtf8IsRefused) {
  options_.model_name = "m\xff";
  options_.target = "\xc3";
  options_.modules.push_back({"npu\xff", true, ""});
  const Failure failure = Refusal();
  EXPECT_THAT(failure.details, Contains(Detail("--model-name", "not UTF-8")));
  EXPECT_THAT(failure.details, Contains(Detail("--target", "not UTF-8")));
  EXPECT_THAT(failure.details, Contains(Detail("--external", "not UTF-8")));
}

TEST_F(RequestBuilderTest, ToolchainIsNeededForObjectsAndUnlistedSources) {
  AddFile("a.c", "");
  AddObject("b.o");
  options_.outputs = {v1::SOURCE, v1::HEADER};
  EXPECT_FALSE(NeedsNoToolchain(Spec()));
  options_.functions = {"a:f"};
  EXPECT_TRUE(NeedsNoToolchain(Spec()));
  options_.toolchain = "gcc";
  EXPECT_FALSE(NeedsNoToolchain(Spec()));
  options_.toolchain = "";
  options_.outputs = {v1::SOURCE, v1::OBJECT_FILE};
  EXPECT_FALSE(NeedsNoToolchain(Spec()));
}

}  // namespace
}  // namespace metad::client
