#include <string>

#include "server/formats/byte_spool.h"
#include "server/formats/tensors/npy_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // What is turned round goes through a file where it is longer.
  metad::formats::ByteSpool spool(1024);
  auto constant =
      metad::formats::ParseNpy(metad::fuzz::ToRange(data, size), spool);
  if (constant.ok()) {
    metad::fuzz::CheckConstants({*std::move(constant)});
  } else {
    metad::fuzz::CheckProblems({std::string(constant.status().message())});
  }
  return 0;
}
