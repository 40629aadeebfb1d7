#include <algorithm>
#include <string>

#include "server/formats/tensors/raw_file.h"
#include "tests/fuzz/fuzz_target.h"

// The first line is FILE:TYPE[SHAPE], the rest the file.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* const end = std::find(data, data + size, '\n');
  const std::string text(data, end);
  const auto name = metad::formats::SplitRawFileName(text);
  if (!name.ok() || !name->layout.has_value()) return 0;
  const uint8_t* const file = std::min(end + 1, data + size);
  auto constant = metad::formats::ParseRaw(
      metad::fuzz::ToRange(file, static_cast<size_t>(data + size - file)),
      *name->layout);
  if (constant.ok()) {
    metad::fuzz::CheckConstants({*std::move(constant)});
  } else {
    metad::fuzz::CheckProblems({std::string(constant.status().message())});
  }
  return 0;
}
