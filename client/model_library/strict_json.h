#ifndef METAD_CLIENT_MODEL_LIBRARY_STRICT_JSON_H_
#define METAD_CLIENT_MODEL_LIBRARY_STRICT_JSON_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::client {

// Why a text is not taken for JSON.
struct JsonProblem {
  // Where it stops being JSON; nothing for what is JSON and not accepted.
  std::optional<int64_t> offset;
  std::string text;
};

// Parses JSON of UTF-8, of which no object has a name twice (parsers disagree
// on which one counts) and nothing is nested deeper than 64. Objects keep their
// order. Nothing, with `problem` set, for other text.
std::optional<nlohmann::ordered_json> ParseStrictJson(absl::string_view text,
                                                      JsonProblem& problem);

}  // namespace metad::client

#endif  // METAD_CLIENT_MODEL_LIBRARY_STRICT_JSON_H_
