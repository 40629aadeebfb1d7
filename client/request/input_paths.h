#ifndef METAD_CLIENT_REQUEST_INPUT_PATHS_H_
#define METAD_CLIENT_REQUEST_INPUT_PATHS_H_

#include <string>
#include <vector>

#include "client/command_options.h"

namespace metad::client {

// Every file that PrepareRequest() reads for these options, as they name it, in
// a fixed order; one that is read twice may be there twice.
std::vector<std::string> InputPaths(const SubmitOptions& options);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_INPUT_PATHS_H_
