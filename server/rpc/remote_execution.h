#ifndef METAD_SERVER_RPC_REMOTE_EXECUTION_H_
#define METAD_SERVER_RPC_REMOTE_EXECUTION_H_

#include "build/bazel/remote/execution/v2/remote_execution.grpc.pb.h"

namespace metad::rpc {

// The Remote Execution API. From the outermost scope: metad has a `build` too.
namespace reapi = ::build::bazel::remote::execution::v2;

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_REMOTE_EXECUTION_H_
