#include "codegen/plan/system_lib_prefix.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {

std::string SystemLibPrefixField(size_t model) {
  return absl::StrCat("models[", model, "].system_lib_prefix");
}

std::string SystemLibPrefixSubject(const ModelSpec& model) {
  return absl::StrCat("system-lib prefix ", Quoted(model.system_lib_prefix),
                      " of model ", Quoted(model.name));
}

}  // namespace metad::codegen
