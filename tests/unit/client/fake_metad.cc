#include "tests/unit/client/fake_metad.h"

#include <utility>

#include "google/bytestream/bytestream.grpc.pb.h"
#include "metad/v1/build_service.grpc.pb.h"
#include "metad/v1/inspection_service.grpc.pb.h"
#include "metad/v1/toolchain_service.grpc.pb.h"

namespace metad::client::testing {
namespace {

// Plays a script; deletes itself when the call is over.
class ScriptReactor : public grpc::ServerWriteReactor<v1::BuildEvent> {
 public:
  ScriptReactor(FakeMetad::BuildScript script, FakeMetad* fake)
      : script_(std::move(script)), fake_(fake) {
    int64_t sequence = 0;
    for (v1::BuildEvent& event : script_.events) {
      if (event.has_heartbeat()) continue;
      ++sequence;
      if (event.sequence() == 0) event.set_sequence(sequence);
    }
    Next();
  }

  void OnWriteDone(bool /*ok*/) override { Next(); }
  void OnCancel() override {
    if (!script_.hangs) return;
    fake_->cancelled.Notify();
    Finish(grpc::Status::CANCELLED);
  }
  void OnDone() override { delete this; }

 private:
  void Next() {
    if (next_ < script_.events.size()) {
      StartWrite(&script_.events[next_++]);
    } else if (script_.hangs) {
      fake_->hanging.Notify();
    } else {
      Finish(script_.status);
    }
  }

  FakeMetad::BuildScript script_;
  FakeMetad* const fake_;
  size_t next_ = 0;
};

template <typename Handler, typename Request, typename Response>
grpc::ServerUnaryReactor* Answer(const Handler& handler,
                                 grpc::CallbackServerContext* context,
                                 const Request* request, Response* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(handler ? handler(*request, response)
                          : grpc::Status(grpc::StatusCode::UNIMPLEMENTED,
                                         "the test expects no such call"));
  return reactor;
}

class FakeBuildService : public v1::BuildService::CallbackService {
 public:
  explicit FakeBuildService(FakeMetad* fake) : fake_(fake) {}
  grpc::ServerWriteReactor<v1::BuildEvent>* RunBuild(
      grpc::CallbackServerContext* /*context*/,
      const v1::RunBuildRequest* request) override {
    FakeMetad::BuildScript unexpected;
    unexpected.status = grpc::Status(grpc::StatusCode::UNIMPLEMENTED,
                                     "the test expects no such call");
    return new ScriptReactor(
        fake_->on_build ? fake_->on_build(*request) : unexpected, fake_);
  }
  grpc::ServerUnaryReactor* GenerateSources(
      grpc::CallbackServerContext* context,
      const v1::GenerateSourcesRequest* request,
      v1::GenerateSourcesResponse* response) override {
    return Answer(fake_->on_generate, context, request, response);
  }

 private:
  FakeMetad* const fake_;
};

class FakeToolchainService : public v1::ToolchainService::CallbackService {
 public:
  explicit FakeToolchainService(FakeMetad* fake) : fake_(fake) {}
  grpc::ServerUnaryReactor* ListToolchains(
      grpc::CallbackServerContext* context,
      const v1::ListToolchainsRequest* request,
      v1::ListToolchainsResponse* response) override {
    return Answer(fake_->on_list, context, request, response);
  }

 private:
  FakeMetad* const fake_;
};

class FakeInspectionService : public v1::InspectionService::CallbackService {
 public:
  explicit FakeInspectionService(FakeMetad* fake) : fake_(fake) {}
  grpc::ServerUnaryReactor* InspectModule(
      grpc::CallbackServerContext* context,
      const v1::InspectModuleRequest* request,
      v1::InspectModuleResponse* response) override {
    return Answer(fake_->on_inspect, context, request, response);
  }

 private:
  FakeMetad* const fake_;
};

// Sends one message, if all is well, and its status; deletes itself.
class ReadReactor
    : public grpc::ServerWriteReactor<google::bytestream::ReadResponse> {
 public:
  ReadReactor(const grpc::Status& status, const std::string& bytes)
      : status_(status) {
    response_.set_data(bytes);
    if (status_.ok()) {
      StartWriteAndFinish(&response_, {}, status_);
    } else {
      Finish(status_);
    }
  }
  void OnDone() override { delete this; }

 private:
  const grpc::Status status_;
  google::bytestream::ReadResponse response_;
};

class FakeByteStream : public google::bytestream::ByteStream::CallbackService {
 public:
  explicit FakeByteStream(FakeMetad* fake) : fake_(fake) {}
  grpc::ServerWriteReactor<google::bytestream::ReadResponse>* Read(
      grpc::CallbackServerContext* /*context*/,
      const google::bytestream::ReadRequest* request) override {
    std::string bytes;
    const grpc::Status status =
        fake_->on_read ? fake_->on_read(*request, &bytes)
                       : grpc::Status(grpc::StatusCode::UNIMPLEMENTED,
                                      "the test expects no such call");
    return new ReadReactor(status, bytes);
  }

 private:
  FakeMetad* const fake_;
};

}  // namespace

grpc::Status ToGrpcStatus(const google::rpc::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      status.message(), status.SerializeAsString());
}

struct FakeMetad::Services {
  explicit Services(FakeMetad* fake)
      : build(fake), toolchain(fake), inspection(fake), bytes(fake) {}
  FakeBuildService build;
  FakeToolchainService toolchain;
  FakeInspectionService inspection;
  FakeByteStream bytes;
};

FakeMetad::FakeMetad(const std::string& address)
    : services_(std::make_unique<Services>(this)), address_(address) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(-1);
  builder.RegisterService(&services_->build);
  builder.RegisterService(&services_->toolchain);
  builder.RegisterService(&services_->inspection);
  builder.RegisterService(&services_->bytes);
  int port = 0;
  if (!address.empty()) {
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  }
  server_ = builder.BuildAndStart();
  constexpr char kAnyPort[] = "127.0.0.1:0";
  if (address == kAnyPort) address_ = "127.0.0.1:" + std::to_string(port);
}

FakeMetad::~FakeMetad() { server_->Shutdown(); }

std::shared_ptr<grpc::Channel> FakeMetad::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  return server_->InProcessChannel(arguments);
}

}  // namespace metad::client::testing
