#include "codegen/plan/function_limit.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/plan_limits.h"

namespace metad::codegen {
namespace {

absl::string_view Holder(RuntimeAbi abi) {
  switch (abi) {
    case RuntimeAbi::kCrt:
      return "the crt runtime's handles hold";
    case RuntimeAbi::kCrtV1:
      return "the one-byte count of a crt-v1 registry holds";
    case RuntimeAbi::kFfi:
      return "an ffi registry holds";
    case RuntimeAbi::kStandalone:
      return "a standalone registry holds";
  }
  return "";
}

}  // namespace

size_t MaxFunctions(RuntimeAbi abi) {
  switch (abi) {
    case RuntimeAbi::kCrt:
      return kMaxCrtFunctions;
    case RuntimeAbi::kCrtV1:
      return kMaxCrtV1Functions;
    case RuntimeAbi::kFfi:
    case RuntimeAbi::kStandalone:
      return kMaxFunctions;
  }
  return 0;
}

std::string FunctionCountProblem(RuntimeAbi abi, size_t count) {
  const size_t most = MaxFunctions(abi);
  if (count <= most) return "";
  return absl::StrCat("the modules have ", count, " functions together; ",
                      Holder(abi), " at most ", most);
}

}  // namespace metad::codegen
