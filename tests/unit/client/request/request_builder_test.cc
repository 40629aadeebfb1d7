#include "client/request/request_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/client/request/request_fixture.h"

namespace metad::client {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using v1::ModuleDescriptor;
using RequestBuilderTest = RequestFixture;

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
                         "starts with \"hello th\"; expected an ELF object"),
                  Detail("empty.o", "is empty"),
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
