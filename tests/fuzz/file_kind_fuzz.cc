#include "client/file_kind.h"
#include "client/importers/constant_file.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::client::ByteRange file = metad::fuzz::ToRange(data, size);
  const metad::client::FileKind kind = metad::client::KindOf(file.view());
  metad::fuzz::CheckProblems({metad::client::RefusalOf(kind),
                              metad::client::RefusalOfContent(file.view())});
  // As many bytes as it says that it looks at are enough.
  metad::fuzz::Require(kind == metad::client::KindOf(file.view().substr(
                                   0, metad::client::kKindBytes)),
                       "a kind that the first bytes tell");
  return 0;
}
