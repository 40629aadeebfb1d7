#ifndef METAD_CLIENT_COMMAND_LINE_OPTION_READING_H_
#define METAD_CLIENT_COMMAND_LINE_OPTION_READING_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "client/failure.h"

namespace metad::client {

// Stores the value, or adds the problem.
template <typename T>
void ReadOption(const std::string& option, absl::StatusOr<T> value, T& to,
                Problems& problems) {
  if (value.ok()) {
    to = *std::move(value);
  } else {
    problems.AddUsage(option, std::string(value.status().message()));
  }
}

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_OPTION_READING_H_
