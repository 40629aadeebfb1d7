#include "server/formats/tensors/npz_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // What a few bytes of deflate can become.
  constexpr int64_t kMaxUnpackedBytes = 1 << 20;
  // So little that the file that has the rest is reached.
  constexpr size_t kMemoryBytes = 1024;
  const metad::formats::NpzContents contents = metad::formats::ParseNpz(
      metad::fuzz::ToRange(data, size), {64, kMaxUnpackedBytes, kMemoryBytes});
  metad::fuzz::CheckConstants(contents.constants);
  metad::fuzz::CheckProblems(contents.problems);
  return 0;
}
