#include "codegen/runtimes/runtime_list.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"

namespace metad::codegen {

const RuntimeList& AllRuntimes() {
  static const auto* const runtimes = new RuntimeList{
      &CrtRuntime(), &CrtV1Runtime(), &FfiRuntime(), &StandaloneRuntime()};
  return *runtimes;
}

const Runtime* FindRuntime(const RuntimeList& runtimes,
                           absl::string_view name) {
  for (const Runtime* runtime : runtimes) {
    if (runtime->name() == name) return runtime;
  }
  return nullptr;
}

std::string RuntimeNames(const RuntimeList& runtimes) {
  std::string names;
  for (size_t i = 0; i < runtimes.size(); ++i) {
    const bool is_last = i + 1 == runtimes.size();
    absl::StrAppend(&names,
                    i == 0    ? ""
                    : is_last ? " or "
                              : ", ",
                    runtimes[i]->name());
  }
  return names;
}

}  // namespace metad::codegen
