#ifndef METAD_SERVER_PLATFORM_EXECUTABLE_SEARCH_H_
#define METAD_SERVER_PLATFORM_EXECUTABLE_SEARCH_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::platform {

// Absolute path of the executable that `name` means. An absolute name stands
// for itself; a bare one is looked up in the colon-separated directories of
// `search_path`, of which relative and empty ones are passed over: where the
// server was started must not decide what it runs.
//
// NotFound when there is none; InvalidArgument for an empty name or one with a
// '/' that is not absolute.
absl::StatusOr<std::string> FindExecutable(absl::string_view name,
                                           absl::string_view search_path);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_EXECUTABLE_SEARCH_H_
