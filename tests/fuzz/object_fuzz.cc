#include "server/formats/tensors/object_constants.h"
#include "tests/fuzz/fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ObjectConstants object =
      metad::formats::ReadObjectConstants(metad::fuzz::ToRange(data, size));
  metad::fuzz::CheckConstants(object.constants);
  metad::fuzz::CheckProblems(object.problems);
  metad::fuzz::CheckProblems(object.notes);
  metad::fuzz::Require(!object.constants.empty() || !object.problems.empty() ||
                           !object.notes.empty(),
                       "something said of an object without constants");
  return 0;
}
