#ifndef METAD_CLIENT_REQUEST_MODULE_READER_H_
#define METAD_CLIENT_REQUEST_MODULE_READER_H_

#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds one module to `spec` and `sources` for each argument, in their order. A
// file's kind comes from its content, ELF or ar, or else from the extension .c;
// its name is the file's stem unless the argument names it. Whatever is wrong
// is added to `problems`; the module is added all the same, so that the options
// that refer to it can be checked too.
void ReadModules(const std::vector<ModuleArgument>& arguments,
                 v1::BuildSpec& spec, RequestSources& sources,
                 Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_MODULE_READER_H_
