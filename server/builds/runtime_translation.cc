#include "server/builds/runtime_translation.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "codegen/runtimes/runtime_list.h"

namespace metad::builds {
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
  const codegen::RuntimeList& runtimes = codegen::AllRuntimes();
  std::string text;
  for (size_t i = 0; i < runtimes.size(); ++i) {
    const bool is_last = i + 1 == runtimes.size();
    absl::StrAppend(&text,
                    i == 0    ? ""
                    : is_last ? " or "
                              : ", ",
                    WireName(*runtimes[i]), " (",
                    static_cast<int>(WireRuntime(*runtimes[i])), ")");
  }
  return text;
}

}  // namespace metad::builds
