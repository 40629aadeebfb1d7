#ifndef METAD_TESTS_GOLDEN_GOLDEN_TEXT_H_
#define METAD_TESTS_GOLDEN_GOLDEN_TEXT_H_

#include <string>
#include <vector>

namespace metad::codegen {

// A golden file as the code generation would write it now.
struct GoldenText {
  // Below tests/golden.
  std::string file_name;
  std::string content;
};

std::vector<GoldenText> GenerateGoldenTexts();

}  // namespace metad::codegen

#endif  // METAD_TESTS_GOLDEN_GOLDEN_TEXT_H_
