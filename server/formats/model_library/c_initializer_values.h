#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_C_INITIALIZER_VALUES_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_C_INITIALIZER_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/c_declarations_text.h"
#include "server/formats/model_library/c_tokens.h"

namespace metad::formats {

// What initializers of generated text say; nothing for any other text.

// A decimal number, with a suffix or without: "28496L". No octal one.
std::optional<int64_t> IntegerValue(const std::vector<CToken>& tokens);

// String literals that follow each other.
std::optional<std::string> TextValue(const std::vector<CToken>& tokens);

// A name alone; empty for anything else.
absl::string_view NameValue(const std::vector<CToken>& tokens);

// N of "[N]".
std::optional<int64_t> ArrayBound(const CVariable& variable);

// N of the last "aligned(N)"; 0 where there is none.
uint32_t AlignmentAttribute(const std::vector<CToken>& tokens);

// Finds variables by their names, the first of several.
class VariablesByName {
 public:
  // `declarations` outlive it.
  explicit VariablesByName(const CDeclarations& declarations);

  // Null where there is none.
  const CVariable* Find(absl::string_view name) const;

 private:
  absl::flat_hash_map<absl::string_view, const CVariable*> variables_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_C_INITIALIZER_VALUES_H_
