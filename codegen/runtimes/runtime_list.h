#ifndef METAD_CODEGEN_RUNTIMES_RUNTIME_LIST_H_
#define METAD_CODEGEN_RUNTIMES_RUNTIME_LIST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/runtimes/runtime.h"

namespace metad::codegen {

using RuntimeList = std::vector<const Runtime*>;

// Each that metad generates for, `crt` first. The only place that knows them
// all.
const RuntimeList& AllRuntimes();

// The runtime of that name; null where the list has none.
const Runtime* FindRuntime(const RuntimeList& runtimes, absl::string_view name);

// "A, B or C": what is expected, for who is told.
std::string Alternatives(std::vector<std::string> names);

// The names, for who is told what is expected: "crt, crt-v1, ffi or
// standalone".
std::string RuntimeNames(const RuntimeList& runtimes);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_RUNTIME_LIST_H_
