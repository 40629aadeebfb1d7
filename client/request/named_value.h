#ifndef METAD_CLIENT_REQUEST_NAMED_VALUE_H_
#define METAD_CLIENT_REQUEST_NAMED_VALUE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::client {

// An option value with an optional name before it.
struct NamedValue {
  std::optional<std::string> name;
  std::string value;
};

// [NAME=]FILE. A '=' counts only if no '/' stands before it, so that a file
// whose own path holds one can be given as ./a=b.o.
NamedValue SplitNamedFile(absl::string_view text);

// [NAME=]VALUE, where no value holds a '='.
NamedValue SplitNamedValue(absl::string_view text);

// [MODULE:]REST. A ':' counts only if what stands before it could be a module's
// name: regular expressions such as (?:a|b) and @FILE stay whole.
NamedValue SplitModuleValue(absl::string_view text);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_NAMED_VALUE_H_
