#include <string>

#include "absl/strings/string_view.h"
#include "server/pipeline/module_inspector.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using metad::pipeline::InspectedFunction;
using metad::pipeline::InspectedObject;

void CheckObject(const InspectedObject& object) {
  for (const InspectedFunction& function : object.functions) {
    // Of one that would be registered there is none.
    if (function.reason.empty()) continue;
    metad::fuzz::CheckProblems({function.reason});
  }
  metad::fuzz::Require(object.problem.empty() || object.functions.empty(),
                       "no functions of what could not be read");
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const metad::formats::ByteRange range = metad::fuzz::ToRange(data, size);
  const absl::string_view bytes = range.view();
  const auto module = metad::pipeline::InspectModule(bytes);
  if (!module.ok()) {
    metad::fuzz::CheckProblems({std::string(module.status().message())});
    return 0;
  }
  metad::fuzz::Require(!module->objects.empty(), "an object");
  size_t names = 0;
  for (const InspectedObject& object : module->objects) {
    CheckObject(object);
    names += object.member.size();
  }
  metad::fuzz::Require(names <= size, "no more names than bytes");
  return 0;
}
