// How sources are compiled, seen by what this machine's compilers make of them.
#include "server/pipeline/compile_options.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class CompileOptionsTest : public PipelineFixture {
 protected:
  CompileOptionsTest() {
    module_.name = "ops";
    module_.kind = ModuleKind::kCSource;
    // Which spares the sources the prototype.
    module_.functions = {"f"};
    module_.compiler_listed_functions = 1;
  }

  // With both kinds of compiler.
  void ExpectBuilds(const std::string& source) {
    for (const char* toolchain : {"gcc-arm-none-eabi", "clang-arm-none-eabi"}) {
      const BuildResult result = BuildSource(source, toolchain);
      EXPECT_FALSE(result.error.has_value())
          << toolchain << ": " << result.error->message << ' '
          << observer_.diagnostics.size();
      for (const CompilerDiagnostic& diagnostic : observer_.diagnostics) {
        ADD_FAILURE() << diagnostic.file << ": " << diagnostic.text;
      }
    }
  }

  BuildResult BuildSource(const std::string& source,
                          const std::string& toolchain) {
    BuildRequest request = CortexRequest(operators_, weights_);
    request.toolchain_id = toolchain;
    // The module alone is compiled.
    request.object_engine = ObjectEngine::kAuto;
    request.outputs = {OutputKind::kSource};
    module_.artifact = source;
    request.modules.push_back(module_);
    observer_ = RecordingObserver();
    return Build(std::move(request));
  }

  CompileOptions& options() { return module_.compile_options; }

  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = std::string("\x01\0\xff\x7f", 4);
  ModuleInput module_;
};

TEST_F(CompileOptionsTest, MacrosReachTheSourceAsTheyAre) {
  options().macros = {{"PLAIN", std::nullopt},
                      {"EMPTY", ""},
                      {"TEXT", "\"a b; $(x) \\\\ 'y'\""},
                      {"SUM", "(1 + 2)"}};
  ExpectBuilds(
      "typedef char plain[PLAIN == 1 ? 1 : -1];\n"
      "typedef char sum[SUM == 3 ? 1 : -1];\n"
      "typedef char text[sizeof(TEXT) == sizeof(\"a b; $(x) \\\\ 'y'\") ? 1 "
      ": -1];\n"
      "EMPTY int f(void) { return TEXT[0] == 'a'; }\n");
}

TEST_F(CompileOptionsTest, StandardsAreTheLanguagesOwn) {
  options().standard = LanguageStandard::kC99;
  ExpectBuilds(
      "#if __STDC_VERSION__ != 199901L || !defined(__STRICT_ANSI__)\n"
      "#error\n#endif\nint f(void) { return 0; }\n");
  options().standard = LanguageStandard::kGnuC17;
  ExpectBuilds(
      "#if __STDC_VERSION__ != 201710L || defined(__STRICT_ANSI__)\n"
      "#error\n#endif\nint f(void) { return 0; }\n");
  module_.language = SourceLanguage::kCxx;
  options().standard = LanguageStandard::kCxx20;
  ExpectBuilds(
      "#if __cplusplus < 202002L || !defined(__STRICT_ANSI__)\n"
      "#error\n#endif\nextern \"C\" int f(void) { return 0; }\n");
  options().standard = LanguageStandard::kCxx11;
  ExpectBuilds(
      "#if __cplusplus != 201103L\n"
      "#error\n#endif\nextern \"C\" int f(void) { return 0; }\n");
}

TEST_F(CompileOptionsTest, OptimizationGoesBeforeTheToolchains) {
  options().optimization = Optimization::kSpeed;
  ExpectBuilds(
      "#if !defined(__OPTIMIZE__) || defined(__OPTIMIZE_SIZE__)\n"
      "#error\n#endif\nint f(void) { return 0; }\n");
  options().optimization = Optimization::kSize;
  ExpectBuilds(
      "#if !defined(__OPTIMIZE_SIZE__)\n"
      "#error\n#endif\nint f(void) { return 0; }\n");
}

// The directory of an action is another one each time.
TEST_F(CompileOptionsTest, DebuggingInformationIsTheSameEachTime) {
  options().optimization = Optimization::kDebugging;
  for (const char* toolchain : {"gcc-arm-none-eabi", "clang-arm-none-eabi"}) {
    const std::string source = "int f(int x) { return x + 1; }\n";
    std::vector<std::string> archives;
    for (int i = 0; i < 2; ++i) {
      BuildRequest request = CortexRequest(operators_, weights_);
      request.toolchain_id = toolchain;
      request.outputs = {OutputKind::kArchive};
      module_.artifact = source;
      request.modules.push_back(module_);
      const BuildResult result = Build(std::move(request));
      ASSERT_FALSE(result.error.has_value()) << result.error->message;
      archives.emplace_back(result.artifacts[0].content.bytes());
    }
    EXPECT_EQ(archives[0], archives[1]) << toolchain;
    EXPECT_THAT(archives[0],
                AllOf(HasSubstr("debug_info"), Not(HasSubstr("metad-"))))
        << toolchain;
  }
}

TEST_F(CompileOptionsTest, HeadersAreFoundInTheOrderOfTheDirectories) {
  module_.include_files = {{"a/which.h", "#define WHICH 1\n"},
                           {"b/which.h", "#define WHICH 2\n"},
                           {"b/only.h", "#include \"beside.h\"\n"},
                           {"b/beside.h", "#include <which.h>\n"}};
  options().include_directories = {"a", "b"};
  const std::string source =
      "#include <only.h>\ntypedef char first[WHICH == 1 ? 1 : -1];\n"
      "int f(void) { return 0; }\n";
  ExpectBuilds(source);
  options().include_directories = {"b", "a"};
  ExpectBuilds(
      "#include <only.h>\ntypedef char first[WHICH == 2 ? 1 : -1];\n"
      "int f(void) { return 0; }\n");
}

TEST_F(CompileOptionsTest, IncludeNextGoesOnInTheNextDirectory) {
  module_.include_files = {
      {"a/which.h", "#include_next <which.h>\n#define OUTER 1\n"},
      {"b/which.h", "#define INNER 1\n"}};
  options().include_directories = {"a", "b"};
  ExpectBuilds("#include <which.h>\nint f(void) { return OUTER + INNER; }\n");
}

TEST_F(CompileOptionsTest, QuotedNamesAreFoundWhereTheSourceWasFrom) {
  module_.include_files = {{"src/math.h", "#define OWN_MATH 1\n"}};
  options().quote_directories = {"src"};
  ExpectBuilds(
      "#include <math.h>\n#ifdef OWN_MATH\n#error\n#endif\n"
      "#include \"math.h\"\nint f(void) { return OWN_MATH; }\n");
}

TEST_F(CompileOptionsTest, WhatIsWrongIsSaidWithTheLine) {
  module_.include_files = {
      {"inc/wrong.h", "/* */\n\tint g(void) {\treturn x; }\n"}};
  options().include_directories = {"inc"};
  for (const char* toolchain : {"gcc-arm-none-eabi", "clang-arm-none-eabi"}) {
    const BuildResult result = BuildSource(
        "#include <wrong.h>\nint f(void) { return y; }\n", toolchain);
    ASSERT_TRUE(result.error.has_value());
    EXPECT_THAT(observer_.diagnostics,
                AllOf(Contains(AllOf(Field(&CompilerDiagnostic::file,
                                           "module_include/inc/wrong.h"),
                                     Field(&CompilerDiagnostic::line, 2),
                                     // A tab is one column.
                                     Field(&CompilerDiagnostic::column, 23),
                                     Field(&CompilerDiagnostic::source_line,
                                           "\tint g(void) {\treturn x; }"))),
                      Contains(AllOf(Field(&CompilerDiagnostic::file, "ops.c"),
                                     Field(&CompilerDiagnostic::source_line,
                                           "int f(void) { return y; }")))))
        << toolchain;
  }
}

TEST_F(CompileOptionsTest, AssemblersNameNoFileOfThisMachine) {
  const BuildResult result = BuildSource(
      "int f(void) {\n  __asm__ volatile(\"bogus r0\");\n  return 0;\n}\n",
      "gcc-arm-none-eabi");
  ASSERT_TRUE(result.error.has_value());
  ASSERT_THAT(observer_.diagnostics, SizeIs(1));
  EXPECT_EQ(observer_.diagnostics[0].file, "ops.c");
  EXPECT_THAT(observer_.diagnostics[0].text, HasSubstr("bogus"));
}

TEST_F(CompileOptionsTest, CommandsNameNothingOfTheActionsDirectory) {
  options().macros = {{"N", "2"}};
  BuildSource("int f(void) { return N; }\n", "gcc-arm-none-eabi");
  ASSERT_THAT(observer_.commands, Not(IsEmpty()));
  EXPECT_THAT(observer_.commands[0],
              AllOf(Contains("-DN=2"), Contains("ops.c"), Contains("ops.o"),
                    Not(Contains(HasSubstr(testing::TempDir())))));
}

}  // namespace
}  // namespace metad::pipeline
