// What an editor waits for sources: GenerateSources of 40 functions beside
// Health.Check, which does nothing, over a unix socket, from one connection and
// from 16. README.md has the command.

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "metad/v1/build_service.pb.h"
#include "server/rpc/listen_address.h"
#include "server/rpc/server.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad {
namespace {

constexpr absl::Duration kRun = absl::Seconds(1);
constexpr int kRounds = 5;

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "unary_call_rate: %s\n", message.c_str());
  exit(1);
}

grpc::ByteBuffer AsBytes(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

struct Method {
  std::string name;
  grpc::ByteBuffer request;
};

Method HealthCheck() { return {"/grpc.health.v1.Health/Check", AsBytes("")}; }

Method GenerateSources() {
  v1::GenerateSourcesRequest request;
  v1::BuildSpec& spec = *request.mutable_spec();
  spec.set_model_name("small");
  spec.set_runtime_abi(v1::CRT);
  spec.set_target("cortex-m4");
  spec.add_outputs(v1::SOURCE);
  spec.add_outputs(v1::HEADER);
  v1::ModuleDescriptor& module = *spec.add_modules();
  module.set_name("m");
  module.set_kind(v1::ModuleDescriptor::EXTERNAL);
  for (const std::string& name : codegen::FunctionNames(40)) {
    module.add_functions(name);
  }
  return {"/metad.v1.BuildService/GenerateSources",
          AsBytes(request.SerializeAsString())};
}

// One call after the other on a connection of its own, until the time is over.
std::vector<double> Call(const std::string& address, const Method& method) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  grpc::GenericStub stub(grpc::CreateCustomChannel(
      address, grpc::InsecureChannelCredentials(), arguments));
  std::vector<double> milliseconds;
  const absl::Time end = absl::Now() + kRun;
  for (absl::Time now = absl::Now(); now < end;) {
    grpc::ClientContext context;
    grpc::ByteBuffer response;
    grpc::Status status;
    absl::Notification done;
    stub.UnaryCall(&context, method.name, {}, &method.request, &response,
                   [&](grpc::Status s) {
                     status = std::move(s);
                     done.Notify();
                   });
    done.WaitForNotification();
    if (!status.ok()) Fail(method.name + ": " + status.error_message());
    const absl::Time after = absl::Now();
    milliseconds.push_back(absl::ToDoubleMilliseconds(after - now));
    now = after;
  }
  // It made the connection.
  milliseconds.erase(milliseconds.begin());
  return milliseconds;
}

std::vector<double> CallFrom(int connections, const std::string& address,
                             const Method& method) {
  std::vector<std::vector<double>> each(static_cast<size_t>(connections));
  std::vector<std::thread> threads;
  for (std::vector<double>& times : each) {
    threads.emplace_back([&] { times = Call(address, method); });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<double> all;
  for (const std::vector<double>& times : each) {
    all.insert(all.end(), times.begin(), times.end());
  }
  return all;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Medians {
  std::vector<double> milliseconds;
  std::vector<double> per_second;

  void Add(const std::vector<double>& times) {
    milliseconds.push_back(Median(times));
    per_second.push_back(static_cast<double>(times.size()) /
                         absl::ToDoubleSeconds(kRun));
  }
};

void Compare(int connections, const std::string& address) {
  Medians check;
  Medians generate;
  // By turns, so that what else the machine does is the same for both.
  for (int i = 0; i < kRounds; ++i) {
    check.Add(CallFrom(connections, address, HealthCheck()));
    generate.Add(CallFrom(connections, address, GenerateSources()));
  }
  const double bare = Median(check.milliseconds);
  const double ours = Median(generate.milliseconds);
  std::printf(
      "%2d connections: Health.Check p50 %.3f ms (%.0f/s)   GenerateSources "
      "p50 %.3f ms (%.0f/s)   ratio %.2f   to reach: 3\n",
      connections, bare, Median(check.per_second), ours,
      Median(generate.per_second), ours / bare);
}

void Main() {
  std::string directory = "/tmp/metad-perf-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) Fail("no directory");
  const std::string address = "unix:" + directory + "/metad.sock";
  rpc::ServerOptions options;
  options.listen = *rpc::ListenAddress::Parse(address);
  options.scratch_root = directory;
  // As it is in service, but for where it goes.
  options.log_level = "info";
  auto server = rpc::Server::Start(std::move(options));
  if (!server.ok()) Fail(std::string(server.status().message()));
  Compare(1, address);
  Compare(16, address);
  server->reset();
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace metad

int main() { metad::Main(); }
