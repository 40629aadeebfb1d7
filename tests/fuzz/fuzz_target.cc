#include "tests/fuzz/fuzz_target.h"

#include <cstdio>
#include <cstdlib>

#include "server/formats/tensors/element_type_name.h"
#include "server/platform/printable_text.h"

namespace metad::fuzz {

formats::ByteRange ToRange(const uint8_t* data, size_t size) {
  return formats::ByteRange::Owning(
      std::string(reinterpret_cast<const char*>(data), size));
}

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "expected %s\n", what);
  std::abort();
}

void CheckConstants(const std::vector<formats::ImportedConstant>& constants) {
  // Nobody can tell what the sum is, so that the reads are done.
  volatile unsigned sum = 0;
  for (const formats::ImportedConstant& constant : constants) {
    for (const char byte : constant.data.view()) {
      sum = sum + static_cast<unsigned char>(byte);
    }
    Require(formats::TensorBytes(constant.type, constant.shape) ==
                static_cast<int64_t>(constant.data.size()),
            "as many bytes as type and shape say");
    Require(platform::IsUtf8(constant.name), "a name of UTF-8");
    Require(constant.shape.size() <= formats::kMaxDimensions,
            "as many dimensions as the wire has");
  }
}

void CheckProblems(const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) {
    Require(!problem.empty(), "problems that say something");
    Require(platform::Printable(problem) == problem, "printable problems");
  }
}

}  // namespace metad::fuzz
