#ifndef METAD_CLIENT_REQUEST_SOURCE_SETTINGS_H_
#define METAD_CLIENT_REQUEST_SOURCE_SETTINGS_H_

#include <string>
#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Applies the options that say how sources are compiled to the C and C++
// sources that `spec` has, after all others that speak of modules:
//
//   -I [MODULE:]DIR
//   -D [MODULE:]NAME[=VALUE]     the last of a name counts, one that names the
//                                module before one for all
//   --optimize [MODULE:]LEVEL
//   --std [MODULE:]STANDARD      without MODULE: every source of its language
//
// and has what they include sent along, found as compilers find it
// (c_sources/include_search.h). Returns the files that were read for it, as
// compilers name them, in a fixed order. What the user should know is added to
// `notes`, whatever is wrong to `problems`.
std::vector<std::string> ApplySourceSettings(const SubmitOptions& options,
                                             v1::BuildSpec& spec,
                                             RequestSources& sources,
                                             std::vector<std::string>& notes,
                                             Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_SOURCE_SETTINGS_H_
