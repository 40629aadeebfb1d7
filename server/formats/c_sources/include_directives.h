#ifndef METAD_SERVER_FORMATS_C_SOURCES_INCLUDE_DIRECTIVES_H_
#define METAD_SERVER_FORMATS_C_SOURCES_INCLUDE_DIRECTIVES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::formats {

// A header as a text names it: <path> or "path".
struct HeaderName {
  std::string path;
  bool angled = false;
};

// Where a text asks for a header by its name.
struct IncludeDirective {
  HeaderName header;
  // #include_next, or __has_include_next.
  bool next = false;
  // Where the name stands in the text, with its delimiters.
  size_t offset = 0;
  size_t size = 0;
};

// What the preprocessor may look for while it reads a text.
struct IncludeDirectives {
  // #include, #import, #include_next, and __has_include() of a condition, in
  // the order of the text.
  std::vector<IncludeDirective> named;
  // Macros that stand in place of a name: `#include MACRO`.
  std::vector<std::string> computed;
  // What object-like macros are defined as, where that is a header's name ...
  std::multimap<std::string, HeaderName> macro_headers;
  // ... or another macro's.
  std::multimap<std::string, std::string> macro_aliases;
};

// Of a C or C++ text: spliced lines, comments, literals (raw ones, too) and the
// digraph %: are seen as compilers see them. Conditions are not evaluated and
// macros not expanded: this is all that might be asked for, under whatever
// conditions. Any bytes are a text.
IncludeDirectives FindIncludeDirectives(absl::string_view text);

// The name that a macro's replacement is, if it is one: for -D.
bool ParseHeaderName(absl::string_view text, HeaderName& name);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_C_SOURCES_INCLUDE_DIRECTIVES_H_
