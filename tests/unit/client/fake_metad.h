#ifndef METAD_TESTS_UNIT_CLIENT_FAKE_METAD_H_
#define METAD_TESTS_UNIT_CLIENT_FAKE_METAD_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "google/bytestream/bytestream.pb.h"
#include "google/rpc/status.pb.h"
#include "metad/v1/build_event.pb.h"
#include "metad/v1/build_service.pb.h"
#include "metad/v1/inspection_service.pb.h"
#include "metad/v1/toolchain_service.pb.h"

namespace metad::client::testing {

// A gRPC status with the details that metad gives.
grpc::Status ToGrpcStatus(const google::rpc::Status& status);

// A server of metad's services that answers what a test tells it to.
class FakeMetad {
 public:
  // Listens on `address` ("127.0.0.1:0", "unix:/path") unless that is empty.
  explicit FakeMetad(const std::string& address = "");
  ~FakeMetad();
  FakeMetad(const FakeMetad&) = delete;
  FakeMetad& operator=(const FakeMetad&) = delete;

  // For clients, with the port that was found.
  const std::string& address() const { return address_; }
  std::shared_ptr<grpc::Channel> InProcessChannel();

  struct BuildScript {
    // Sent with sequence numbers from 1, unless they have some; heartbeats
    // without.
    std::vector<v1::BuildEvent> events;
    // How the stream ends then.
    grpc::Status status;
    // Instead of ending, wait until the client cancels.
    bool hangs = false;
  };

  // What to answer; set before the first call. Unset: UNIMPLEMENTED.
  std::function<BuildScript(const v1::RunBuildRequest&)> on_build;
  std::function<grpc::Status(const v1::GenerateSourcesRequest&,
                             v1::GenerateSourcesResponse*)>
      on_generate;
  std::function<grpc::Status(const v1::ListToolchainsRequest&,
                             v1::ListToolchainsResponse*)>
      on_list;
  std::function<grpc::Status(const v1::InspectModuleRequest&,
                             v1::InspectModuleResponse*)>
      on_inspect;

  // The bytes of a blob, which are sent as one piece.
  std::function<grpc::Status(const google::bytestream::ReadRequest&,
                             std::string*)>
      on_read;

  // A build that hangs has sent its events.
  absl::Notification hanging;
  // The client of such a build cancelled it.
  absl::Notification cancelled;

 private:
  struct Services;

  std::unique_ptr<Services> services_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_FAKE_METAD_H_
