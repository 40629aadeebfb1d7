#include "client/request/source_settings.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/request/request_fixture.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::CompileOptions;

class SourceSettingsTest : public RequestFixture {
 protected:
  // Below the test's directory.
  std::string Write(const std::string& name, const std::string& content) {
    std::filesystem::create_directories(
        std::filesystem::path(directory_.Path(name)).parent_path());
    return directory_.Write(name, content);
  }

  std::vector<std::string> Macros(const v1::BuildSpec& spec, int module) {
    std::vector<std::string> macros;
    for (const v1::Macro& macro :
         spec.modules(module).compile_options().macros()) {
      macros.push_back(absl::StrCat(macro.name(), macro.has_value() ? "=" : "",
                                    macro.value()));
    }
    return macros;
  }
};

TEST_F(SourceSettingsTest, OptionsGoToEverySourceOrToTheOneNamed) {
  AddFile("a.c", "");
  AddObject("b.o");
  AddFile("c.cc", "");
  options_.macros = {"c:N=3", "N", "EMPTY=", "N=2", "TEXT=\"a:b=c\""};
  options_.optimizations = {"a:debug", "size"};
  options_.standards = {"c99", "c++20"};
  const v1::BuildSpec spec = Spec();
  EXPECT_THAT(Macros(spec, 0), ElementsAre("EMPTY=", "N=2", "TEXT=\"a:b=c\""));
  EXPECT_FALSE(spec.modules(1).has_compile_options());
  EXPECT_THAT(Macros(spec, 2), ElementsAre("EMPTY=", "TEXT=\"a:b=c\"", "N=3"));
  EXPECT_EQ(spec.modules(0).compile_options().optimization(),
            CompileOptions::FOR_DEBUGGING);
  EXPECT_EQ(spec.modules(2).compile_options().optimization(),
            CompileOptions::FOR_SIZE);
  EXPECT_EQ(spec.modules(0).compile_options().standard(), CompileOptions::C99);
  EXPECT_EQ(spec.modules(2).compile_options().standard(),
            CompileOptions::CXX20);
}

TEST_F(SourceSettingsTest, WithoutOptionsAndHeadersNothingIsSaid) {
  AddFile("a.c",
          "#include <stdint.h>\n#include \"tvm/runtime/c_runtime_api.h\"");
  EXPECT_FALSE(Spec().modules(0).has_compile_options());
}

TEST_F(SourceSettingsTest, WhatIsIncludedIsSentAlong) {
  Write("src/local.h", "int local;");
  const std::string vendor = Write("vendor/api.h", "int api;");
  Write("vendor/unneeded.h", "");
  options_.modules.push_back(
      {Write("src/a.c", "#include \"local.h\"\n#include <api.h>\n"), false,
       ""});
  options_.modules.push_back(
      {Write("src/b.c", "#include <api.h>\n"), false, ""});
  options_.include_directories = {
      absl::StrCat("a:", directory_.Path("vendor"))};
  const PreparedRequest request = Request();
  const v1::ModuleDescriptor& a = request.spec.modules(0);
  ASSERT_THAT(a.include_files(), SizeIs(2));
  EXPECT_EQ(a.include_files(0).path(), "i0/local.h");
  EXPECT_EQ(a.include_files(0).content().inline_(), "int local;");
  EXPECT_EQ(a.include_files(1).path(), "i1/api.h");
  EXPECT_THAT(a.compile_options().quote_directories(), ElementsAre("i0"));
  EXPECT_THAT(a.compile_options().include_directories(), ElementsAre("i1"));
  EXPECT_THAT(request.spec.modules(1).include_files(), IsEmpty());
  EXPECT_THAT(request.included_files,
              ElementsAre(directory_.Path("src/local.h"), vendor));
  EXPECT_EQ(request.sources.FileOfMessage("a", "module_include/i1/api.h"),
            vendor);
  // No path of this machine's.
  EXPECT_EQ(request.spec.DebugString().find(directory_.path()),
            std::string::npos);
}

TEST_F(SourceSettingsTest, AbsoluteNamesAreNotSent) {
  const std::string header = Write("far/x.h", "int x;");
  AddFile("a.c", absl::StrCat("#include \"", header, "\"\nint f;"));
  const PreparedRequest request = Request();
  EXPECT_EQ(request.spec.modules(0).artifact().inline_(),
            "#include <i0/x.h>\nint f;");
  EXPECT_EQ(request.spec.DebugString().find(directory_.path()),
            std::string::npos);
  EXPECT_THAT(request.included_files, ElementsAre(header));
}

TEST_F(SourceSettingsTest, ADirectoryThatIsNotThereIsNoted) {
  AddFile("a.c", "");
  options_.include_directories = {"/no/such/dir"};
  EXPECT_THAT(Request().notes,
              ElementsAre(HasSubstr("there is no directory '/no/such/dir'")));
}

TEST_F(SourceSettingsTest, WhatIsWrongIsNamedTogether) {
  AddFile("a.c", "");
  AddObject("b.o");
  options_.include_directories = {"", "q:inc", "b:inc"};
  options_.macros = {"=1", "a:"};
  options_.optimizations = {"fast", "b:size"};
  options_.standards = {"c89", "a:gnu++17"};
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(Detail("-I ", "expected [MODULE:]DIR"),
                  Detail("-I q:inc", "no module 'q'"),
                  Detail("-I b:inc", "module 'b' is no C or C++ source"),
                  Detail("-D =1", "expected [MODULE:]NAME[=VALUE]"),
                  Detail("-D a:", "expected [MODULE:]NAME[=VALUE]"),
                  Detail("--optimize fast", "expected one of size"),
                  Detail("--optimize b:size", "is no C or C++ source"),
                  Detail("--std c89", "expected one of c99"),
                  Detail("--std a:gnu++17", "is a standard of C++")));
}

// A project says them once for targets with sources and targets without.
TEST_F(SourceSettingsTest, OptionsWithoutASourceAreNoted) {
  AddObject("b.o");
  options_.macros = {"N"};
  options_.standards = {"c99"};
  EXPECT_THAT(
      Request().notes,
      ElementsAre("-D N: there is no C or C++ source that it is for",
                  "--std c99: there is no C or C++ source that it is for"));
}

TEST_F(SourceSettingsTest, AStandardOfALanguageThatNoSourceIsInIsNoted) {
  AddFile("a.c", "");
  options_.standards = {"c++17", "c99"};
  const PreparedRequest request = Request();
  EXPECT_THAT(request.notes,
              ElementsAre(HasSubstr("--std c++17: is a standard of C++")));
  EXPECT_EQ(request.spec.modules(0).compile_options().standard(),
            CompileOptions::C99);
}

}  // namespace
}  // namespace metad::client
