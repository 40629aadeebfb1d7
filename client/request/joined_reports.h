#ifndef METAD_CLIENT_REQUEST_JOINED_REPORTS_H_
#define METAD_CLIENT_REQUEST_JOINED_REPORTS_H_

#include <string>
#include <vector>

#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds the files of --join to `spec` and `sources`: NAME_report.json of earlier
// builds, which the server reads. Those that cannot be read are added to
// `problems`.
void AddJoinedReports(const std::vector<std::string>& files,
                      v1::BuildSpec& spec, RequestSources& sources,
                      Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_JOINED_REPORTS_H_
