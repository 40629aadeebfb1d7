#include "client/depfile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(DepfileTest, IsARuleAndEmptyRulesForWhatMayBeRemoved) {
  EXPECT_EQ(DepfileText({"out/a.c", "out/a.o"}, {"metad.textproto", "a.c"}),
            "out/a.c \\\n out/a.o: \\\n metad.textproto \\\n a.c\n"
            "\nmetad.textproto:\n"
            "\na.c:\n");
}

TEST(DepfileTest, WhatIsThereTwiceIsWrittenOnce) {
  EXPECT_EQ(DepfileText({"a", "a"}, {"x", "y", "x"}),
            "a: \\\n x \\\n y\n\nx:\n\ny:\n");
  EXPECT_EQ(DepfileText({"a"}, {}), "a:\n");
}

TEST(DepfileTest, SpecialCharactersAreEscapedAsGccDoes) {
  EXPECT_EQ(DepfileText({"a b"}, {"c$d", "e#f", "g:h", "i\\ j", "k\\l"}),
            "a\\ b: \\\n c$$d \\\n e\\#f \\\n g\\:h \\\n i\\\\\\ j \\\n k\\l\n"
            "\nc$$d:\n\ne\\#f:\n\ng\\:h:\n\ni\\\\\\ j:\n\nk\\l:\n");
}

// What `make -n` would do in the directory.
std::string DryRun(const testing::TempDirectory& directory) {
  const std::string command =
      "make -n -C '" + directory.path() + "' -f Makefile 2>&1";
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run make";
  char piece[256];
  while (fgets(piece, sizeof piece, pipe) != nullptr) output += piece;
  pclose(pipe);
  return output;
}

TEST(DepfileTest, MakeReadsItSo) {
  const testing::TempDirectory directory;
  const std::string input = "an input$ #1:2";
  directory.Write(input, "");
  directory.Write("an output", "");
  directory.Write("depfile", DepfileText({"an output"}, {input}));
  directory.Write("Makefile",
                  "all: an\\ output\nan\\ output:\n\t@echo made again\n"
                  "include depfile\n");
  // Older than its output, newer, and gone.
  const std::string touch =
      "touch -d '2001-01-01' '" + directory.Path(input) + "'";
  ASSERT_EQ(system(touch.c_str()), 0);
  EXPECT_THAT(DryRun(directory), Not(HasSubstr("made again")));
  const std::string touch_later =
      "touch -d '2101-01-01' '" + directory.Path(input) + "'";
  ASSERT_EQ(system(touch_later.c_str()), 0);
  EXPECT_THAT(DryRun(directory), HasSubstr("made again"));
  ASSERT_EQ(remove(directory.Path(input).c_str()), 0);
  EXPECT_THAT(DryRun(directory), HasSubstr("made again"));
}

}  // namespace
}  // namespace metad::client
