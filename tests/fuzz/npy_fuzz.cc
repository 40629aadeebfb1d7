#include <string>

#include "client/byte_spool.h"
#include "client/importers/npy_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // What is turned round goes through a file where it is longer.
  metad::client::ByteSpool spool(1024);
  auto constant =
      metad::client::ParseNpy(metad::fuzz::ToRange(data, size), spool);
  if (constant.ok()) {
    metad::fuzz::CheckConstants({*std::move(constant)});
  } else {
    metad::fuzz::CheckProblems({std::string(constant.status().message())});
  }
  return 0;
}
