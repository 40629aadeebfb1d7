#ifndef METAD_CODEGEN_RUNTIME_RUNTIME_HEADER_H_
#define METAD_CODEGEN_RUNTIME_RUNTIME_HEADER_H_

#include "absl/strings/string_view.h"

namespace metad::codegen {

// A header that is part of this program.
struct RuntimeHeader {
  // As it stands in #include.
  absl::string_view path;
  absl::string_view content;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIME_RUNTIME_HEADER_H_
