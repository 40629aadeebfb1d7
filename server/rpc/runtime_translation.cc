#include "server/rpc/runtime_translation.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "codegen/runtimes/runtime_list.h"

namespace metad::rpc {
namespace {

std::string WireName(const codegen::Runtime& runtime) {
  return absl::StrReplaceAll(absl::AsciiStrToUpper(runtime.name()),
                             {{"-", "_"}});
}

}  // namespace

const codegen::Runtime* RuntimeOfWire(v1::RuntimeAbi abi) {
  if (abi == v1::RUNTIME_ABI_UNSPECIFIED) return nullptr;
  for (const codegen::Runtime* runtime : codegen::AllRuntimes()) {
    if (WireRuntime(*runtime) == abi) return runtime;
  }
  return nullptr;
}

v1::RuntimeAbi WireRuntime(const codegen::Runtime& runtime) {
  v1::RuntimeAbi abi = v1::RUNTIME_ABI_UNSPECIFIED;
  v1::RuntimeAbi_Parse(WireName(runtime), &abi);
  return abi;
}

std::string WireRuntimes() {
  std::vector<std::string> values;
  for (const codegen::Runtime* runtime : codegen::AllRuntimes()) {
    values.push_back(absl::StrCat(WireName(*runtime), " (",
                                  static_cast<int>(WireRuntime(*runtime)),
                                  ")"));
  }
  return codegen::Alternatives(std::move(values));
}

}  // namespace metad::rpc
