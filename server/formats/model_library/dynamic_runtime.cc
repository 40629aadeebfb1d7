#include "server/formats/model_library/dynamic_runtime.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/object_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

// Of the variables; the functions that they point to are called the same
// without the underscores.
constexpr char kVariablePrefixes[][16] = {"__TVMBackend", "__TVMFunc",
                                          "__TVMAPI", "__TVMArray"};
constexpr char kRegistration[] = "TVMBackendRegisterSystemLibSymbol";

constexpr char kWayOut[] =
    "expected a model that was built for the C runtime, Runtime(\"crt\", "
    "{\"system-lib\": True}), and exported with export_model_library_format()";

bool IsRuntimeVariable(const std::string& name) {
  return std::any_of(
      std::begin(kVariablePrefixes), std::end(kVariablePrefixes),
      [&](const char* prefix) { return absl::StartsWith(name, prefix); });
}

}  // namespace

std::string DynamicRuntimeProblem(absl::string_view object) {
  const absl::StatusOr<ObjectSymbols> symbols = ReadObjectSymbols(object);
  if (!symbols.ok()) return "";
  std::vector<std::string> variables;
  for (const std::string& name : symbols->variables) {
    if (IsRuntimeVariable(name)) variables.push_back(platform::Printable(name));
  }
  if (!variables.empty()) {
    return absl::StrCat(
        "is for TVM's C++ runtime alone, which fills its pointers to the "
        "runtime (",
        absl::StrJoin(variables, ", "),
        ") when it loads it with dlopen(): in a static image they stay null, "
        "and its functions crash; ",
        kWayOut);
  }
  const bool registers = std::count(symbols->undefined.begin(),
                                    symbols->undefined.end(), kRegistration);
  if (!registers) return "";
  return absl::StrCat(
      "is for TVM's C++ runtime alone: it registers its "
      "functions when the program starts, with ",
      kRegistration, "(), which the C runtime does not have; ", kWayOut);
}

}  // namespace metad::formats
