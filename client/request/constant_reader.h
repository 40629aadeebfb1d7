#ifndef METAD_CLIENT_REQUEST_CONSTANT_READER_H_
#define METAD_CLIENT_REQUEST_CONSTANT_READER_H_

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds the constants of options.constants to `spec` and `sources`, in their
// order and in an archive's own. Whatever is wrong is added to `problems`.
void ReadConstants(const SubmitOptions& options, v1::BuildSpec& spec,
                   RequestSources& sources, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_READER_H_
