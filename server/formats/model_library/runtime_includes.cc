#include "server/formats/model_library/runtime_includes.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "server/formats/c_sources/include_directives.h"

namespace metad::formats {
namespace {

// As TVM's generated sources name them.
constexpr absl::string_view kFolders[] = {"tvm/runtime/", "dlpack/"};

// "tvm/runtime/x.h" of "../include/tvm/runtime/x.h"; empty where that is how
// the path begins, or it leads to something else.
absl::string_view OwnName(absl::string_view path) {
  for (const absl::string_view folder : kFolders) {
    const size_t at = path.rfind(absl::StrCat("/", folder));
    if (at != absl::string_view::npos) return path.substr(at + 1);
  }
  return "";
}

}  // namespace

RuntimeIncludes WithRuntimeIncludes(
    absl::string_view source,
    const std::map<std::string, absl::string_view>& headers) {
  RuntimeIncludes result;
  size_t at = 0;
  for (const IncludeDirective& directive :
       FindIncludeDirectives(source).named) {
    const std::string& path = directive.header.path;
    const absl::string_view own = OwnName(path);
    if (own.empty() || headers.count(path) > 0) continue;
    if (result.replaced.empty()) result.replaced = path;
    absl::StrAppend(&result.text, source.substr(at, directive.offset - at), "<",
                    own, ">");
    at = directive.offset + directive.size;
  }
  absl::StrAppend(&result.text, source.substr(at));
  return result;
}

}  // namespace metad::formats
