#include "client/model_library/kept_module.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "client/model_library/module_content.h"
#include "client/model_library/object_symbols.h"

namespace metad::client {
namespace {

constexpr char kKeptPrefix[] = "TVMSystemLibKept";

}  // namespace

std::string KeptEntryPoint(int index) {
  const std::string digits = absl::StrCat(index);
  const size_t width = sizeof(kSystemLibEntryPoint) - sizeof(kKeptPrefix);
  const size_t padding = width - std::min(width, digits.size());
  return absl::StrCat(kKeptPrefix, std::string(padding, '0'), digits);
}

// A declaration that is static makes the definition so, too.
std::string WithLocalEntryPoint(absl::string_view source,
                                const std::string& name) {
  return absl::StrCat("#define ", kSystemLibEntryPoint, " ", name,
                      "\nstruct TVMModule;\n"
                      "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
                      "static const struct TVMModule* ",
                      kSystemLibEntryPoint,
                      "(void) __attribute__((unused));\n"
                      "#ifdef __cplusplus\n}\n#endif\n#line 1\n",
                      source);
}

absl::StatusOr<std::string> WithEntryPoint(absl::string_view object,
                                           const std::string& name) {
  return RenameObjectSymbol(object, kSystemLibEntryPoint, name);
}

}  // namespace metad::client
