#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/golden/golden_text.h"

namespace metad::codegen {
namespace {

// A test starts at the root of its runfiles.
constexpr char kFolder[] = "tests/golden";
constexpr char kAdvice[] =
    "If that is on purpose: bazel run //tests/golden:update";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Shows where two texts part; both of them whole are too much to read.
std::string FirstDifference(absl::string_view expected,
                            absl::string_view actual) {
  const std::vector<std::string> before = absl::StrSplit(expected, '\n');
  const std::vector<std::string> now = absl::StrSplit(actual, '\n');
  size_t line = 0;
  while (line < before.size() && line < now.size() &&
         before[line] == now[line]) {
    ++line;
  }
  return "line " + std::to_string(line + 1) +
         "\n  golden: " + (line < before.size() ? before[line] : "(end)") +
         "\n  now:    " + (line < now.size() ? now[line] : "(end)");
}

TEST(GoldenTest, GeneratedTextIsAsItWas) {
  for (const GoldenText& text : GenerateGoldenTexts()) {
    const std::string golden =
        ReadFile(std::string(kFolder) + "/" + text.file_name);
    EXPECT_TRUE(golden == text.content)
        << text.file_name << ", " << FirstDifference(golden, text.content)
        << "\n"
        << kAdvice;
  }
}

TEST(GoldenTest, NoFileIsLeftOver) {
  std::set<std::string> expected;
  for (const GoldenText& text : GenerateGoldenTexts()) {
    expected.insert(text.file_name);
  }
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".golden") {
      found.insert(entry.path().filename());
    }
  }
  EXPECT_EQ(found, expected) << kAdvice;
}

}  // namespace
}  // namespace metad::codegen
