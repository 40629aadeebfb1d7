#ifndef METAD_CODEGEN_RUNTIME_TVM_DECLARATIONS_H_
#define METAD_CODEGEN_RUNTIME_TVM_DECLARATIONS_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// A header that is part of this program.
struct RuntimeHeader {
  // As it stands between the brackets of #include.
  absl::string_view path;
  absl::string_view content;
};

// ABI-compatible declarations of what TVM's generated operators include, by the
// names under which they include them.
std::vector<RuntimeHeader> TvmDeclarations();

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIME_TVM_DECLARATIONS_H_
