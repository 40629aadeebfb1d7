#include <string>
#include <vector>

#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/strict_json.h"
#include "tests/fuzz/fuzz_target.h"

// A metadata.json.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  metad::formats::JsonProblem problem;
  const auto json = metad::formats::ParseStrictJson(range.view(), problem);
  metad::fuzz::Require(json.has_value() == problem.text.empty(),
                       "a value or a problem");
  metad::fuzz::Require(
      problem.offset >= 0 && problem.offset <= static_cast<int64_t>(size),
      "an offset in the text");
  std::vector<metad::formats::LibraryProblem> problems;
  const metad::formats::LibraryMetadata metadata =
      metad::formats::ReadLibraryMetadata(range.view(), problems);
  std::vector<std::string> texts;
  if (!json.has_value()) texts.push_back(problem.text);
  for (const metad::formats::LibraryProblem& found : problems) {
    texts.push_back(found.text);
  }
  metad::fuzz::CheckProblems(texts);
  metad::fuzz::Require(json.has_value() || !problems.empty(),
                       "a problem with what is no JSON");
  metad::fuzz::Require(!problems.empty() || !metadata.models.empty(),
                       "a model or a problem");
  return 0;
}
