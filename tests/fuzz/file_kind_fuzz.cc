#include "server/formats/file_kind.h"
#include "server/formats/tensors/constant_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange file = metad::fuzz::ToRange(data, size);
  const metad::formats::FileKind kind = metad::formats::KindOf(file.view());
  metad::fuzz::CheckProblems({metad::formats::RefusalOf(kind),
                              metad::formats::RefusalOfContent(file.view())});
  // As many bytes as it says that it looks at are enough.
  metad::fuzz::Require(kind == metad::formats::KindOf(file.view().substr(
                                   0, metad::formats::kKindBytes)),
                       "a kind that the first bytes tell");
  return 0;
}
