#include "client/output/diagnostic_text.h"

#include <gtest/gtest.h>

#include <string>

namespace metad::client {
namespace {

class DiagnosticTextTest : public ::testing::Test {
 protected:
  DiagnosticTextTest() {
    diagnostic_.set_subject("ops");
    diagnostic_.set_file("src/ops.c");
    diagnostic_.set_line(12);
    diagnostic_.set_column(5);
    diagnostic_.set_severity(v1::Diagnostic::WARNING);
    diagnostic_.set_text("odd");
  }

  std::string Excerpt() const {
    const std::string text = DiagnosticText(diagnostic_);
    return text.substr(text.find('\n') + 1);
  }

  v1::Diagnostic diagnostic_;
};

TEST_F(DiagnosticTextTest, EditorsFindThePlace) {
  diagnostic_.set_source_line("int f(");
  EXPECT_EQ(DiagnosticText(diagnostic_),
            "src/ops.c:12:5: warning: odd\n"
            "   12 | int f(\n"
            "      |     ^\n");
}

TEST_F(DiagnosticTextTest, WhatIsNotKnownIsLeftOut) {
  diagnostic_.set_column(0);
  EXPECT_EQ(DiagnosticText(diagnostic_), "src/ops.c:12: warning: odd\n");
  diagnostic_.set_line(0);
  EXPECT_EQ(DiagnosticText(diagnostic_), "src/ops.c: warning: odd\n");
  diagnostic_.set_file("");
  EXPECT_EQ(DiagnosticText(diagnostic_), "ops: warning: odd\n");
}

TEST_F(DiagnosticTextTest, HeadersSayForWhatTheyAreRead) {
  diagnostic_.set_file("inc/a.h");
  EXPECT_EQ(DiagnosticText(diagnostic_),
            "inc/a.h:12:5: warning: odd (compiling ops)\n");
}

TEST_F(DiagnosticTextTest, TabsAreOneColumn) {
  diagnostic_.set_source_line("\tint\tf");
  diagnostic_.set_column(6);
  EXPECT_EQ(Excerpt(), "   12 |  int f\n      |      ^\n");
}

TEST_F(DiagnosticTextTest, OtherCharactersKeepTheCaretInItsPlace) {
  diagnostic_.set_source_line("\x1b\xc3\xa9 = x");
  diagnostic_.set_column(6);
  EXPECT_EQ(Excerpt(), "   12 | \\x1b\xc3\xa9 = x\n      |         ^\n");
}

TEST_F(DiagnosticTextTest, OfALongLineThePlaceIsShown) {
  diagnostic_.set_source_line(std::string(500, 'a') + "b" +
                              std::string(400, 'c'));
  diagnostic_.set_column(501);
  EXPECT_EQ(Excerpt(), "   12 | " + std::string(59, 'a') + "b" +
                           std::string(40, 'c') + "\n      | " +
                           std::string(59, ' ') + "^\n");
  // Beyond what was sent of it.
  diagnostic_.set_column(5000);
  EXPECT_EQ(Excerpt(), "   12 | \n");
}

TEST_F(DiagnosticTextTest, CommandsAreAsAShellTakesThem) {
  v1::CompilerCommand command;
  command.set_subject("ops");
  for (const char* argument :
       {"/usr/bin/gcc", "-DTEXT=\"it's\"", "", "-o", "ops.o"}) {
    command.add_arguments(argument);
  }
  EXPECT_EQ(CommandText(command),
            "ops: /usr/bin/gcc '-DTEXT=\"it'\\''s\"' '' -o ops.o");
}

}  // namespace
}  // namespace metad::client
