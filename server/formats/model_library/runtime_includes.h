#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_RUNTIME_INCLUDES_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_RUNTIME_INCLUDES_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

struct RuntimeIncludes {
  // The text with each header of TVM's runtime under its own name.
  std::string text;
  // The first path that was replaced; empty where there is none.
  std::string replaced;
};

// Project generators rewrite the includes of the sources that they copy, such
// as that for Arduino: "../../src/standalone_crt/include/tvm/runtime/...". The
// way there is one of the project's, not of the archive's, and the header is
// the one that every archive of TVM includes by its own name, tvm/runtime/...
// or dlpack/dlpack.h. Paths that lead to one of `headers` stay.
RuntimeIncludes WithRuntimeIncludes(
    absl::string_view source,
    const std::map<std::string, absl::string_view>& headers);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_RUNTIME_INCLUDES_H_
