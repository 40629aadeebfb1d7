#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_STRICT_JSON_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_STRICT_JSON_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::formats {

// A value of a JSON text, and where it stands.
struct JsonValue {
  enum class Kind { kInteger, kText, kList, kObject, kOther };
  // kOther: null, true, false, and numbers that int64_t does not hold.
  Kind kind = Kind::kOther;
  int64_t offset = 0;
  int64_t integer = 0;
  std::string text;
  // Of an object, in the text's order; parallel to `elements`.
  std::vector<std::string> names;
  // Of a list or an object.
  std::vector<JsonValue> elements;

  bool Is(Kind expected) const { return kind == expected; }
  // The member of an object; null where there is none.
  const JsonValue* Find(absl::string_view name) const;
};

// What keeps a hostile text cheap.
struct JsonLimits {
  size_t max_bytes = size_t{16} << 20;
  // Of the whole text.
  size_t max_values = 262144;
  size_t max_depth = 64;
};

// Why a text is not taken for JSON.
struct JsonProblem {
  int64_t offset = 0;
  std::string text;
};

// Parses JSON of UTF-8, of which no object has a name twice (parsers disagree
// on which one counts) and which exceeds no limit. Nothing, with `problem` set,
// for other text.
std::optional<JsonValue> ParseStrictJson(absl::string_view text,
                                         JsonProblem& problem,
                                         const JsonLimits& limits = {});

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_STRICT_JSON_H_
