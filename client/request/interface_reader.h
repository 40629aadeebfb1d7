#ifndef METAD_CLIENT_REQUEST_INTERFACE_READER_H_
#define METAD_CLIENT_REQUEST_INTERFACE_READER_H_

#include <string>
#include <vector>

#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Gives models of `spec` their interfaces, one for each [MODEL:]FILE: the file
// is a metad.v1.AotInterface in protobuf's text format. Without a name it is
// the only model's, which is added where the request has named none. Fields
// that the message does not have are refused with their line and column.
// Whatever is wrong is added to `problems`.
void ReadInterfaces(const std::vector<std::string>& arguments,
                    v1::BuildSpec& spec, RequestSources& sources,
                    Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_INTERFACE_READER_H_
