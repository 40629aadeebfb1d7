#ifndef METAD_SERVER_PIPELINE_SHORTENED_NAME_H_
#define METAD_SERVER_PIPELINE_SHORTENED_NAME_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::pipeline {

// The name, or, where that is longer than `most` bytes (at least 16), as much
// of its start and of its end with "..." between them: names of one model
// differ at their ends. No UTF-8 character is cut in two.
std::string ShortenedName(absl::string_view name, size_t most);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_SHORTENED_NAME_H_
