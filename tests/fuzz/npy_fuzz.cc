#include <string>

#include "client/importers/npy_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto constant = metad::client::ParseNpy(metad::fuzz::ToRange(data, size));
  if (constant.ok()) {
    metad::fuzz::CheckConstants({*std::move(constant)});
  } else {
    metad::fuzz::CheckProblems({std::string(constant.status().message())});
  }
  return 0;
}
