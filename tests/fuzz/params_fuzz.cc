#include <string>

#include "server/formats/tensors/params_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto constants =
      metad::formats::ParseParams(metad::fuzz::ToRange(data, size));
  if (constants.ok()) {
    metad::fuzz::CheckConstants(*constants);
  } else {
    metad::fuzz::CheckProblems({std::string(constants.status().message())});
  }
  return 0;
}
