#include "client/importers/safetensors_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::client::SafetensorsContents contents =
      metad::client::ParseSafetensors(metad::fuzz::ToRange(data, size));
  metad::fuzz::CheckConstants(contents.constants);
  metad::fuzz::CheckProblems(contents.problems);
  return 0;
}
