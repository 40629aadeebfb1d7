#include "client/connection.h"

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/connection_status.h"
#include "metad/v1/build_service.grpc.pb.h"
#include "metad/v1/inspection_service.grpc.pb.h"
#include "metad/v1/toolchain_service.grpc.pb.h"

namespace metad::client {
namespace {

// How long a server may take for what it should answer at once.
constexpr absl::Duration kShortCall = absl::Seconds(60);
// What a server gets beyond the build's own limit to say that it is over.
constexpr absl::Duration kResultMargin = absl::Seconds(30);
// How soon a wait for the connection notices a cancellation.
constexpr absl::Duration kWaitSlice = absl::Milliseconds(50);
constexpr int kFirstReconnectMs = 200;
constexpr int kLastReconnectMs = 2000;
// A server that always has a next page would keep the client for ever.
constexpr int kMaxPages = 1000;

// Makes one unary call that `cancellation` can end.
template <typename Response, typename Call>
RemoteOr<Response> CallOnce(absl::Duration timeout, Cancellation& cancellation,
                            const Call& call) {
  grpc::ClientContext context;
  SetTimeout(timeout, context);
  const Cancellation::Subscription on_cancel(cancellation,
                                             [&] { context.TryCancel(); });
  Response response;
  const grpc::Status status = call(&context, &response);
  if (!status.ok()) return ToRemoteError(status);
  return response;
}

// What the transport itself says of a channel that cannot connect: only a call
// that does not wait for it learns the reason.
std::string ReasonForFailure(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  SetTimeout(absl::Seconds(1), context);
  v1::ListToolchainsResponse response;
  const grpc::Status status =
      v1::ToolchainService::NewStub(channel)->ListToolchains(&context, {},
                                                             &response);
  return status.error_message();
}

RemoteError Unreachable(const std::string& target, const std::string& reason) {
  RemoteError error;
  error.code = absl::StatusCode::kUnavailable;
  error.message = absl::StrCat("no server at ", target, ": ", reason);
  return error;
}

// gRPC cleans up after itself when the last of its objects goes, and in version
// 1.51 that may wait ten seconds for a thread of its own that missed its
// signal. So the process leaves it initialised.
void KeepGrpcInitialised() {
  [[maybe_unused]] static const bool kept = (grpc_init(), true);
}

absl::Duration BuildDeadline(const v1::RunBuildRequest& request) {
  if (!request.has_timeout()) return absl::ZeroDuration();
  return absl::Seconds(request.timeout().seconds()) +
         absl::Nanoseconds(request.timeout().nanos()) + kResultMargin;
}

}  // namespace

struct Connection::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel)
      : builds(v1::BuildService::NewStub(channel)),
        toolchains(v1::ToolchainService::NewStub(channel)),
        inspection(v1::InspectionService::NewStub(channel)) {}

  std::unique_ptr<v1::BuildService::Stub> builds;
  std::unique_ptr<v1::ToolchainService::Stub> toolchains;
  std::unique_ptr<v1::InspectionService::Stub> inspection;
};

Connection::Connection(const std::shared_ptr<grpc::Channel>& channel,
                       std::shared_ptr<void> owner, Cancellation& cancellation,
                       EmbeddedStore* store)
    : owner_(std::move(owner)),
      embedded_store_(store),
      stubs_(std::make_unique<Stubs>(channel)),
      storage_(channel, cancellation),
      cancellation_(cancellation) {}

Connection::~Connection() = default;

RemoteOr<std::unique_ptr<Connection>> Connection::Dial(
    const std::string& target, absl::Duration wait,
    Cancellation& cancellation) {
  KeepGrpcInitialised();
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  // A server that comes back is found soon: transfers wait for it.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLastReconnectMs);
  // The server that was named, and no proxy that the environment names.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  const std::shared_ptr<grpc::Channel> channel = grpc::CreateCustomChannel(
      target, grpc::InsecureChannelCredentials(), arguments);
  const absl::Time give_up = absl::Now() + wait;
  while (!channel->WaitForConnected(std::chrono::system_clock::now() +
                                    absl::ToChronoMilliseconds(kWaitSlice))) {
    if (cancellation.cancelled()) {
      return RemoteError{
          absl::StatusCode::kCancelled, "interrupted", "", {}, "", "",
          absl::ZeroDuration()};
    }
    if (channel->GetState(false) == GRPC_CHANNEL_TRANSIENT_FAILURE) {
      return Unreachable(target, ReasonForFailure(channel));
    }
    if (absl::Now() >= give_up) {
      return Unreachable(target, absl::StrCat("no connection within ",
                                              absl::FormatDuration(wait)));
    }
  }
  return std::make_unique<Connection>(channel, nullptr, cancellation);
}

RemoteOr<v1::GenerateSourcesResponse> Connection::GenerateSources(
    const v1::GenerateSourcesRequest& request, absl::Duration timeout) {
  return CallOnce<v1::GenerateSourcesResponse>(
      timeout, cancellation_, [&](auto* context, auto* response) {
        return stubs_->builds->GenerateSources(context, request, response);
      });
}

RemoteOr<v1::BuildResult> Connection::RunBuild(
    const v1::RunBuildRequest& request, const EventCallback& on_event) {
  grpc::ClientContext context;
  SetTimeout(BuildDeadline(request), context);
  const Cancellation::Subscription on_cancel(cancellation_,
                                             [&] { context.TryCancel(); });
  const auto reader = stubs_->builds->RunBuild(&context, request);
  v1::BuildEvent event;
  int64_t expected_sequence = 1;
  bool in_order = true;
  while (!event.has_result() && reader->Read(&event)) {
    // No event of the build, and without a number.
    if (!event.has_heartbeat()) {
      in_order = in_order && event.sequence() == expected_sequence++;
    }
    if (!event.has_result()) on_event(event);
  }
  // Whoever has the result has the end: a server that drains may close the
  // connection before the status has come.
  if (event.has_result()) context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!event.has_result()) {
    return status.ok() ? ProtocolError("the build's events have no result")
                       : ToRemoteError(status);
  }
  if (!in_order) return ProtocolError("the build's events have a gap");
  return std::move(*event.mutable_result());
}

RemoteOr<v1::ListToolchainsResponse> Connection::ListToolchains() {
  v1::ListToolchainsResponse all;
  v1::ListToolchainsRequest request;
  for (int page = 0; page < kMaxPages; ++page) {
    auto response = CallOnce<v1::ListToolchainsResponse>(
        kShortCall, cancellation_, [&](auto* context, auto* answer) {
          return stubs_->toolchains->ListToolchains(context, request, answer);
        });
    if (!response.ok()) return response;
    // Every page has all targets and the limits.
    all.mutable_targets()->Swap(response.value().mutable_targets());
    *all.mutable_limits() = response.value().limits();
    for (v1::Toolchain& toolchain : *response.value().mutable_toolchains()) {
      *all.add_toolchains() = std::move(toolchain);
    }
    request.set_page_token(response.value().next_page_token());
    if (request.page_token().empty()) return all;
  }
  return ProtocolError("the list of toolchains has no end");
}

RemoteOr<v1::InspectObjectResponse> Connection::InspectObject(
    const v1::InspectObjectRequest& request) {
  return CallOnce<v1::InspectObjectResponse>(
      kShortCall, cancellation_, [&](auto* context, auto* response) {
        return stubs_->inspection->InspectObject(context, request, response);
      });
}

RemoteOr<v1::InspectModuleResponse> Connection::InspectModule(
    const v1::InspectModuleRequest& request) {
  return CallOnce<v1::InspectModuleResponse>(
      kShortCall, cancellation_, [&](auto* context, auto* response) {
        return stubs_->inspection->InspectModule(context, request, response);
      });
}

RemoteOr<v1::InspectFirmwareResponse> Connection::InspectFirmware(
    const v1::InspectFirmwareRequest& request) {
  return CallOnce<v1::InspectFirmwareResponse>(
      absl::ZeroDuration(), cancellation_, [&](auto* context, auto* response) {
        return stubs_->inspection->InspectFirmware(context, request, response);
      });
}

RemoteOr<v1::VerifyFirmwareResponse> Connection::VerifyFirmware(
    const v1::VerifyFirmwareRequest& request) {
  return CallOnce<v1::VerifyFirmwareResponse>(
      absl::ZeroDuration(), cancellation_, [&](auto* context, auto* response) {
        return stubs_->inspection->VerifyFirmware(context, request, response);
      });
}

}  // namespace metad::client
