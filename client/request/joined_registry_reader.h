#ifndef METAD_CLIENT_REQUEST_JOINED_REGISTRY_READER_H_
#define METAD_CLIENT_REQUEST_JOINED_REGISTRY_READER_H_

#include <string>
#include <vector>

#include "client/failure.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds to `spec`, for each file, the registry that the file tells of: the
// NAME_report.json of an earlier build that was joinable, for the same runtime
// and target. Its functions and constants keep their order. Whatever is wrong
// is added to `problems`.
void ReadJoinedRegistries(const std::vector<std::string>& files,
                          v1::BuildSpec& spec, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_JOINED_REGISTRY_READER_H_
