#ifndef METAD_CLIENT_COMMANDS_MISSING_HEADERS_H_
#define METAD_CLIENT_COMMANDS_MISSING_HEADERS_H_

#include <vector>

#include "client/failure.h"
#include "metad/v1/build_event.pb.h"

namespace metad::client {

// What to do about each header, and each file of .incbin, that compilers and
// assemblers did not find, where they say so: the options that give one.
void AddMissingHeaders(const std::vector<v1::Diagnostic>& diagnostics,
                       Failure& failure);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_MISSING_HEADERS_H_
