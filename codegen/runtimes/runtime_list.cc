#include "codegen/runtimes/runtime_list.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

std::string Alternatives(std::vector<std::string> names) {
  if (names.empty()) return "";
  const std::string last = std::move(names.back());
  names.pop_back();
  if (names.empty()) return last;
  return absl::StrCat(absl::StrJoin(names, ", "), " or ", last);
}

std::string RuntimeNames(const RuntimeList& runtimes) {
  std::vector<std::string> names;
  for (const Runtime* runtime : runtimes) names.emplace_back(runtime->name());
  return Alternatives(std::move(names));
}

}  // namespace metad::codegen
