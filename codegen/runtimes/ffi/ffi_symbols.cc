#include "codegen/runtimes/ffi/ffi_symbols.h"

#include "absl/strings/str_cat.h"

namespace metad::codegen {

std::string RegisterFunction(absl::string_view metadata_name) {
  return absl::StrCat(metadata_name, "_register");
}

}  // namespace metad::codegen
