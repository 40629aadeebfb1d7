#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_INCLUDED_HEADERS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_INCLUDED_HEADERS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::formats {

// Those of `headers`, which are known by the path that #include names, that
// compiling `source` may read, whatever conditions say: what it includes, and
// what that includes. A header is also found beside the one that includes it.
std::vector<std::string> IncludedHeaders(
    absl::string_view source,
    const std::map<std::string, absl::string_view>& headers);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_INCLUDED_HEADERS_H_
