#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_C_WORDS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_C_WORDS_H_

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// Calls `take` with each run of an identifier's characters in the text: what
// stands in comments, literals and preprocessor directives as well, and
// numbers.
void ForEachWord(absl::string_view text,
                 absl::FunctionRef<void(absl::string_view)> take);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_C_WORDS_H_
