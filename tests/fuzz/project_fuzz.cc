#include <string>
#include <vector>

#include "client/project/project_file.h"
#include "tests/fuzz/fuzz_target.h"

// A metad.textproto.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  metad::client::ProjectFile file("metad.textproto");
  metad::client::Problems problems;
  file.Parse(std::string(data, data + size), problems);
  if (problems.empty()) {
    for (int i = 0; i < file.project().module_size(); ++i) {
      metad::fuzz::Require(
          !file.root()
               .Nested(metad::client::Project::kModuleFieldNumber, i)
               .Place()
               .empty(),
          "a place");
    }
    return 0;
  }
  std::vector<std::string> texts;
  for (const auto& detail : problems.ToFailure().details) {
    texts.push_back(detail.field);
    texts.push_back(detail.description);
  }
  metad::fuzz::CheckProblems(texts);
  return 0;
}
