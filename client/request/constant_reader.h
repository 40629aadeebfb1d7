#ifndef METAD_CLIENT_REQUEST_CONSTANT_READER_H_
#define METAD_CLIENT_REQUEST_CONSTANT_READER_H_

#include <vector>

#include "client/byte_range.h"
#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds the constants of options.constants to `spec` and `sources`, in their
// order and in an archive's own, and the bytes of each to `data`: their `data`
// in `spec` stays unset. Whatever is wrong is added to `problems`.
void ReadConstants(const SubmitOptions& options, v1::BuildSpec& spec,
                   std::vector<ByteRange>& data, RequestSources& sources,
                   Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_READER_H_
