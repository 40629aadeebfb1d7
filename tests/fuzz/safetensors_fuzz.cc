#include "server/formats/tensors/safetensors_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::SafetensorsContents contents =
      metad::formats::ParseSafetensors(metad::fuzz::ToRange(data, size));
  metad::fuzz::CheckConstants(contents.constants);
  metad::fuzz::CheckProblems(contents.problems);
  return 0;
}
