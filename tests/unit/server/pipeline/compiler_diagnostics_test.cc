#include "server/pipeline/compiler_diagnostics.h"

#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

TEST(CompilerDiagnosticsTest, GccMessagesAreTypedAndExcerptsPassedOver) {
  const auto found = ParseCompilerDiagnostics(
      "m.c: In function 'f':\n"
      "m.c:3:10: error: 'x' undeclared (first use in this function)\n"
      "    3 |   return x;\n"
      "      |          ^\n"
      "m.c:3:10: note: each undeclared identifier is reported only once\n"
      "m.c:5:1: warning: control reaches end [-Wreturn-type]\n");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].file, "m.c");
  EXPECT_EQ(found[0].line, 3);
  EXPECT_EQ(found[0].column, 10);
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_EQ(found[0].text, "'x' undeclared (first use in this function)");
  EXPECT_EQ(found[1].severity, Severity::kNote);
  EXPECT_EQ(found[2].severity, Severity::kWarning);
}

TEST(CompilerDiagnosticsTest, FatalErrorIsAnError) {
  const auto found = ParseCompilerDiagnostics(
      "m.c:1:10: fatal error: absent.h: No such file or directory\n"
      "compilation terminated.\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_EQ(found[0].text, "absent.h: No such file or directory");
}

TEST(CompilerDiagnosticsTest, MessageWithoutPositionKeepsItsProgram) {
  const auto found = ParseCompilerDiagnostics(
      "gcc: error: unrecognized command-line option '-mbogus'\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].file, "gcc");
  EXPECT_EQ(found[0].line, 0);
  EXPECT_EQ(found[0].column, 0);
}

TEST(CompilerDiagnosticsTest, LineWithoutColumnIsRead) {
  const auto found = ParseCompilerDiagnostics(
      "a.s: Assembler messages:\n"
      "a.s:12: error: bad thing\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].line, 12);
  EXPECT_EQ(found[0].column, 0);
}

TEST(CompilerDiagnosticsTest, AssemblersMessagesAreTyped) {
  const auto found = ParseCompilerDiagnostics(
      "a.s: Assembler messages:\n"
      "a.s:12: Error: no such instruction: `bogus'\n"
      "a.s:13: Warning: odd\n"
      "a.s: Fatal error: can't open w.bin: No such file or directory\n");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_EQ(found[0].line, 12);
  EXPECT_EQ(found[0].text, "no such instruction: `bogus'");
  EXPECT_EQ(found[1].severity, Severity::kWarning);
  EXPECT_EQ(found[2].severity, Severity::kError);
}

TEST(CompilerDiagnosticsTest, FloodIsBounded) {
  std::string flood;
  for (int i = 0; i < 1000; ++i) flood += "m.c:1:1: error: again\n";
  EXPECT_EQ(ParseCompilerDiagnostics(flood).size(), kMaxDiagnostics);
}

TEST(CompilerDiagnosticsTest, BytesThatAreNoTextDoNoHarm) {
  const std::string bytes("\xff\xfe:1:2: error: \x80\0 odd\n:::: \n", 26);
  EXPECT_LE(ParseCompilerDiagnostics(bytes).size(), 1u);
}

}  // namespace
}  // namespace metad::pipeline
