#include "codegen/runtimes/ffi/prefix_check.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/system_lib_prefix.h"

namespace metad::codegen {
namespace {

bool IsSystemLibPrefix(absl::string_view prefix) {
  return prefix.size() <= kMaxSystemLibPrefixLength &&
         std::all_of(prefix.begin(), prefix.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

}  // namespace

void CheckSystemLibPrefixes(const MetadataSpec& spec,
                            ViolationList& violations) {
  for (size_t i = 0; i < spec.models.size(); ++i) {
    const ModelSpec& model = spec.models[i];
    if (IsSystemLibPrefix(model.system_lib_prefix)) continue;
    violations.Add(
        SystemLibPrefixField(i),
        absl::StrCat(SystemLibPrefixSubject(model), " is not [A-Za-z0-9_]{0,",
                     kMaxSystemLibPrefixLength, "}"));
  }
}

}  // namespace metad::codegen
