#ifndef METAD_SERVER_RPC_BUILD_RESOURCE_H_
#define METAD_SERVER_RPC_BUILD_RESOURCE_H_

#include <grpcpp/grpcpp.h>

#include <string>

#include "metad/v1/build_service.pb.h"
#include "server/builds/build.h"

namespace metad::rpc {

// The build as the wire has it, as of now.
v1::Build DescribeBuild(builds::Build& build);

// NOT_FOUND, reason BUILD_UNKNOWN.
grpc::Status BuildUnknown(const std::string& name);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BUILD_RESOURCE_H_
