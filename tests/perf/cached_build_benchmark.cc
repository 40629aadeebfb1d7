// What a build costs its client over a unix socket: with the result kept from
// an earlier one, with the object written directly, and compiled; and beside
// them what a server takes that answers with the same bytes and does nothing.
// README.md has the command.

#include <benchmark/benchmark.h>
#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "metad/v1/build_service.grpc.pb.h"
#include "server/rpc/listen_address.h"
#include "server/rpc/server.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad {
namespace {

// Answers every build with these events, at once.
class BareBuilds : public v1::BuildService::CallbackService {
 public:
  grpc::ServerWriteReactor<v1::BuildEvent>* RunBuild(
      grpc::CallbackServerContext* /*call*/,
      const v1::RunBuildRequest* /*request*/) override {
    return new Reactor(events);
  }

  std::vector<v1::BuildEvent> events;

 private:
  class Reactor : public grpc::ServerWriteReactor<v1::BuildEvent> {
   public:
    explicit Reactor(const std::vector<v1::BuildEvent>& events)
        : events_(events) {
      OnWriteDone(true);
    }
    void OnWriteDone(bool /*ok*/) override {
      if (next_ == events_.size()) {
        Finish(grpc::Status::OK);
      } else {
        StartWrite(&events_[next_++]);
      }
    }
    void OnDone() override { delete this; }

   private:
    const std::vector<v1::BuildEvent>& events_;
    size_t next_ = 0;
  };
};

// One server for all, on a socket and a store of its own.
class Bench {
 public:
  static Bench& Get() {
    static Bench bench;
    return bench;
  }

  v1::BuildService::Stub& builds() { return *stub_; }
  v1::BuildService::Stub& bare_builds() { return *bare_stub_; }
  BareBuilds& bare() { return bare_; }

 private:
  Bench() {
    std::string pattern = "/tmp/metad-perf-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    directory_ = pattern;
    const std::string address = "unix:" + directory_ + "/metad.sock";
    rpc::ServerOptions options;
    options.listen = *rpc::ListenAddress::Parse(address);
    options.scratch_root = directory_;
    options.log_level = "off";
    server_ = *rpc::Server::Start(std::move(options));
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    stub_ = v1::BuildService::NewStub(grpc::CreateCustomChannel(
        address, grpc::InsecureChannelCredentials(), arguments));
    const std::string bare_address = "unix:" + directory_ + "/bare.sock";
    grpc::ServerBuilder builder;
    builder.AddListeningPort(bare_address, grpc::InsecureServerCredentials());
    builder.RegisterService(&bare_);
    bare_server_ = builder.BuildAndStart();
    bare_stub_ = v1::BuildService::NewStub(grpc::CreateCustomChannel(
        bare_address, grpc::InsecureChannelCredentials(), arguments));
  }
  ~Bench() {
    stub_.reset();
    bare_stub_.reset();
    bare_server_->Shutdown();
    server_.reset();
    std::filesystem::remove_all(directory_);
  }

  std::string directory_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::BuildService::Stub> stub_;
  BareBuilds bare_;
  std::unique_ptr<grpc::Server> bare_server_;
  std::unique_ptr<v1::BuildService::Stub> bare_stub_;
};

v1::RunBuildRequest RequestWith(size_t functions, size_t constant_bytes) {
  v1::RunBuildRequest request;
  v1::BuildSpec& spec = *request.mutable_spec();
  spec.set_model_name("small");
  spec.set_runtime_abi(v1::CRT);
  spec.set_target("cortex-m4");
  spec.add_outputs(v1::OBJECT_FILE);
  v1::ModuleDescriptor& module = *spec.add_modules();
  module.set_name("m");
  module.set_kind(v1::ModuleDescriptor::EXTERNAL);
  for (const std::string& name : codegen::FunctionNames(functions)) {
    module.add_functions(name);
  }
  constexpr size_t kConstants = 10;
  const size_t each = constant_bytes / kConstants;
  for (size_t i = 0; each > 0 && i < kConstants; ++i) {
    v1::ConstantTensor& constant = *spec.add_constants();
    constant.set_name(absl::StrCat("weight_", i));
    constant.mutable_data_type()->set_code(2);
    constant.mutable_data_type()->set_bits(32);
    constant.mutable_data_type()->set_lanes(1);
    constant.add_shape(static_cast<int64_t>(each / 4));
    std::string bytes(each, '\0');
    for (size_t k = 0; k < each; ++k) {
      bytes[k] = static_cast<char>((k + i * each) * 7 + k / 1000);
    }
    constant.mutable_data()->set_inline_(std::move(bytes));
  }
  return request;
}

// Empty when it went as it should. All that came goes to `events`, if there is
// such.
std::string Call(v1::BuildService::Stub& builds,
                 const v1::RunBuildRequest& request, bool cached,
                 std::vector<v1::BuildEvent>* events = nullptr) {
  grpc::ClientContext context;
  const auto reader = builds.RunBuild(&context, request);
  v1::BuildEvent event;
  while (reader->Read(&event)) {
    if (events != nullptr) events->push_back(event);
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) return status.error_message();
  if (event.result().outcome() != v1::BuildResult::SUCCEEDED) {
    return event.result().error().message();
  }
  return event.result().cached() == cached ? "" : "the cache does not serve";
}

// From the call to the end of its stream. The counter is the median of all
// calls: what a busy machine adds to a few of them does not count.
void Measure(benchmark::State& state, v1::BuildService::Stub& builds,
             const v1::RunBuildRequest& request, bool cached) {
  const std::string first = Call(builds, request, false);
  if (cached && !first.empty() && first != "the cache does not serve") {
    state.SkipWithError(first.c_str());
    return;
  }
  std::vector<double> milliseconds;
  for (auto _ : state) {
    const absl::Time start = absl::Now();
    const std::string problem = Call(builds, request, cached);
    if (!problem.empty()) {
      state.SkipWithError(problem.c_str());
      return;
    }
    milliseconds.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
  }
  const auto middle =
      milliseconds.begin() + static_cast<ptrdiff_t>(milliseconds.size() / 2);
  std::nth_element(milliseconds.begin(), middle, milliseconds.end());
  state.counters["median_ms"] = *middle;
}

constexpr size_t kSmallFunctions = 40;
constexpr size_t kSmallBytes = size_t{100} << 10;

void Cached(benchmark::State& state) {
  Measure(state, Bench::Get().builds(),
          RequestWith(kSmallFunctions, kSmallBytes), true);
}

// The same messages, and nothing behind them.
void Bare(benchmark::State& state) {
  Bench& bench = Bench::Get();
  const v1::RunBuildRequest request = RequestWith(kSmallFunctions, kSmallBytes);
  Call(bench.builds(), request, false);
  bench.bare().events.clear();
  const std::string problem =
      Call(bench.builds(), request, true, &bench.bare().events);
  if (!problem.empty()) {
    state.SkipWithError(problem.c_str());
    return;
  }
  Measure(state, bench.bare_builds(), request, true);
}

void Built(benchmark::State& state, v1::ObjectEngine engine) {
  v1::RunBuildRequest request = RequestWith(kSmallFunctions, kSmallBytes);
  request.mutable_spec()->set_object_engine(engine);
  request.set_no_cache(true);
  Measure(state, Bench::Get().builds(), request, false);
}

void Functions(benchmark::State& state, bool cached) {
  v1::RunBuildRequest request =
      RequestWith(static_cast<size_t>(state.range(0)), 0);
  request.set_no_cache(!cached);
  Measure(state, Bench::Get().builds(), request, cached);
  state.counters["ns_per_function"] =
      state.counters["median_ms"] * 1e6 / static_cast<double>(state.range(0));
}

BENCHMARK(Bare)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(Cached)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(Built, direct, v1::DIRECT)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(Built, toolchain, v1::TOOLCHAIN)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(Functions, cached, true)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(32000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(Functions, direct, false)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(32000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace metad
