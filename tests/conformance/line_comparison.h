#ifndef METAD_TESTS_CONFORMANCE_LINE_COMPARISON_H_
#define METAD_TESTS_CONFORMANCE_LINE_COMPARISON_H_

#include "absl/strings/string_view.h"

namespace metad::conformance {

// Fails the test where an image's output and what it must be part: a whole
// output is too much to read.
void ExpectSameLines(absl::string_view actual, absl::string_view expected);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_LINE_COMPARISON_H_
