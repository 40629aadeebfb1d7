#include <algorithm>
#include <string>
#include <vector>

#include "server/formats/model_library/model_library.h"
#include "server/formats/tensors/params_file.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

constexpr size_t kBlockBytes = 512;

// A header whose sum is wrong is refused, and what it says never read.
void RepairChecksums(std::string& tar) {
  constexpr size_t kMarkOffset = 257;
  constexpr size_t kSumOffset = 148;
  constexpr size_t kSumBytes = 8;
  for (size_t at = 0; at + kBlockBytes <= tar.size(); at += kBlockBytes) {
    if (tar.compare(at + kMarkOffset, 5, "ustar") != 0) continue;
    std::fill_n(tar.begin() + static_cast<int64_t>(at + kSumOffset), kSumBytes,
                ' ');
    unsigned sum = 0;
    for (size_t i = 0; i < kBlockBytes; ++i) {
      sum += static_cast<unsigned char>(tar[at + i]);
    }
    char digits[kSumBytes] = {'0', '0', '0', '0', '0', '0', '\0', ' '};
    for (size_t i = 6; i > 0; --i, sum /= 8) {
      digits[i - 1] = static_cast<char>('0' + sum % 8);
    }
    tar.replace(at + kSumOffset, kSumBytes, digits, kSumBytes);
  }
}

void CheckModel(const metad::formats::LibraryModel& model) {
  for (const metad::formats::LibraryModule& module : model.modules) {
    metad::fuzz::Require(!module.member.empty(), "a module of a member");
  }
  if (model.params_member.empty()) return;
  const auto constants = metad::formats::ParseParams(
      metad::formats::ByteRange::Owning(std::string(model.params)));
  if (constants.ok()) metad::fuzz::CheckConstants(*constants);
}

}  // namespace

// A Model Library Format archive.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string tar(data, data + size);
  RepairChecksums(tar);
  const metad::formats::ModelLibrary library =
      metad::formats::ReadModelLibrary(tar);
  std::vector<std::string> texts = library.notes;
  for (const metad::formats::LibraryProblem& problem : library.problems) {
    texts.push_back(problem.text);
  }
  metad::fuzz::CheckProblems(texts);
  if (!library.problems.empty()) return 0;
  metad::fuzz::Require(!library.models.empty(), "a model or a problem");
  for (const metad::formats::LibraryModel& model : library.models) {
    CheckModel(model);
  }
  return 0;
}
