#ifndef METAD_CLIENT_OUTPUT_DIAGNOSTIC_TEXT_H_
#define METAD_CLIENT_OUTPUT_DIAGNOSTIC_TEXT_H_

#include <string>

#include "metad/v1/build_event.pb.h"

namespace metad::client {

// A compiler's message as compilers print it, so that editors find the place:
//
//     src/ops.c:3:10: error: 'x' undeclared
//         3 |   return x;
//           |          ^
//
// with what was compiled behind it, in parentheses, where that is not plain
// from the file's name; and without what the compiler did not name. Of a long
// line what is around the place is shown. Ends with a line feed.
std::string DiagnosticText(const v1::Diagnostic& diagnostic);

// A compiler's command line, as a shell takes it, behind what it compiles.
// Without a line feed.
std::string CommandText(const v1::CompilerCommand& command);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_DIAGNOSTIC_TEXT_H_
