#ifndef METAD_TESTS_INTEGRATION_RUNNING_SERVER_H_
#define METAD_TESTS_INTEGRATION_RUNNING_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "google/rpc/status.pb.h"
#include "metad/v1/build_service.grpc.pb.h"
#include "metad/v1/inspection_service.grpc.pb.h"
#include "metad/v1/toolchain_service.grpc.pb.h"
#include "server/rpc/server.h"

namespace metad {

// A real server on a unix socket of its own, and a channel to it.
class RunningServer {
 public:
  explicit RunningServer(rpc::ServerOptions options = rpc::ServerOptions());
  ~RunningServer();

  rpc::Server& server() { return *server_; }
  const std::string& socket_path() const { return socket_path_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  v1::BuildService::Stub& builds() { return *builds_; }
  v1::ToolchainService::Stub& toolchains() { return *toolchains_; }
  v1::InspectionService::Stub& inspection() { return *inspection_; }

 private:
  std::string directory_;
  std::string socket_path_;
  std::unique_ptr<rpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::BuildService::Stub> builds_;
  std::unique_ptr<v1::ToolchainService::Stub> toolchains_;
  std::unique_ptr<v1::InspectionService::Stub> inspection_;
};

// Options of a server whose one toolchain, for target "host", is the fake one
// with these arguments.
rpc::ServerOptions WithFakeToolchain(const std::vector<std::string>& arguments);

// A request with one EXTERNAL module of these functions, for the host, that
// wants source, header and object.
v1::RunBuildRequest ExternalModuleRequest(
    const std::vector<std::string>& functions);

// A whole call to RunBuild.
struct FinishedBuild {
  std::vector<v1::BuildEvent> events;
  grpc::Status status;

  // The result, which must be the last event.
  const v1::BuildResult& result() const;
};
FinishedBuild RunBuild(RunningServer& server,
                       const v1::RunBuildRequest& request);

// The details of an error.
google::rpc::Status DetailsOf(const grpc::Status& status);
std::string ReasonOf(const google::rpc::Status& status);
// "field: description" of each violation.
std::vector<std::string> ViolationsOf(const google::rpc::Status& status);

}  // namespace metad

#endif  // METAD_TESTS_INTEGRATION_RUNNING_SERVER_H_
