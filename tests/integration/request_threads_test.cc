// What may take long never holds up what does not: compilers that are asked for
// the first time, large requests, calls that nobody waits for any more.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

using testing::HasSubstr;

// A compiler that says its version only when it is told to.
class SlowCompiler {
 public:
  SlowCompiler() : directory_(MakeTestDirectory()) {
    for (const std::string& fifo : {asked(), answer()}) {
      EXPECT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    }
    std::ofstream script(path());
    script << "#!/bin/sh\n"
           << "[ -e " << answered() << " ] || {\n"
           << "  echo > " << asked() << "\n"
           << "  cat " << answer() << "\n"
           << "}\n"
           << "echo slow 1.0\n";
    script.close();
    EXPECT_EQ(chmod(path().c_str(), 0700), 0);
  }

  rpc::ServerOptions Options() const {
    auto catalog = execution::ToolchainCatalog::Parse(
        absl::StrCat("targets { name: \"host\" architecture: NATIVE }\n",
                     "toolchains { id: \"slow\" family: GCC compiler: \"",
                     path(), "\" targets { target: \"host\" } }\n"),
        "slow");
    EXPECT_TRUE(catalog.ok()) << catalog.status();
    rpc::ServerOptions options;
    options.catalog = *std::move(catalog);
    return options;
  }

  // Blocks until it is asked.
  void AwaitQuestion() const { std::ifstream(asked()).get(); }
  // Whoever asked has an answer, and whoever asks from now on.
  void Answer() const {
    std::ofstream(answered()).flush();
    std::ofstream(answer()) << "\n";
  }

 private:
  std::string path() const { return directory_ + "/compiler"; }
  std::string asked() const { return directory_ + "/asked"; }
  std::string answer() const { return directory_ + "/answer"; }
  std::string answered() const { return directory_ + "/answered"; }

  const std::string directory_;
};

// More of these than there are threads for what may take long.
constexpr int kQuestions = 8;

grpc::Status GenerateSources(RunningServer& server) {
  v1::GenerateSourcesRequest request;
  *request.mutable_spec() = ExternalModuleRequest({"f"}).spec();
  request.mutable_spec()->clear_outputs();
  request.mutable_spec()->add_outputs(v1::HEADER);
  grpc::ClientContext context;
  v1::GenerateSourcesResponse response;
  return server.builds().GenerateSources(&context, request, &response);
}

grpc::Status ListToolchains(RunningServer& server,
                            grpc::ClientContext& context) {
  v1::ListToolchainsResponse response;
  return server.toolchains().ListToolchains(&context, {}, &response);
}

// Keeps every thread for long work busy until it is told not to.
class Questions {
 public:
  Questions(RunningServer& server, const SlowCompiler& compiler)
      : compiler_(compiler) {
    for (int i = 0; i < kQuestions; ++i) {
      askers_.emplace_back([&server] {
        grpc::ClientContext context;
        EXPECT_TRUE(ListToolchains(server, context).ok());
      });
    }
    compiler_.AwaitQuestion();
  }

  ~Questions() {
    compiler_.Answer();
    for (std::thread& asker : askers_) asker.join();
  }

 private:
  const SlowCompiler& compiler_;
  std::vector<std::thread> askers_;
};

TEST(RequestThreadsTest, SourcesAreGeneratedWhileCompilersAreAsked) {
  const SlowCompiler compiler;
  RunningServer server(compiler.Options());
  const Questions questions(server, compiler);
  EXPECT_TRUE(GenerateSources(server).ok());
}

TEST(RequestThreadsTest, ACallThatWasCancelledIsNotBegun) {
  const SlowCompiler compiler;
  RunningServer server(compiler.Options());
  auto log = std::make_shared<std::ostringstream>();
  spdlog::default_logger()->sinks().push_back(
      std::make_shared<spdlog::sinks::ostream_sink_mt>(*log));
  {
    const Questions questions(server, compiler);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const auto given_up =
        server.toolchains().AsyncListToolchains(&context, {}, &queue);
    v1::ListToolchainsResponse response;
    grpc::Status status;
    given_up->Finish(&response, &status, nullptr);
    // Behind its request on the same connection, and behind its end.
    EXPECT_TRUE(GenerateSources(server).ok());
    context.TryCancel();
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
    EXPECT_TRUE(GenerateSources(server).ok());
  }
  server.server().Drain(absl::Seconds(10));
  spdlog::default_logger()->sinks().pop_back();
  EXPECT_THAT(log->str(), HasSubstr("outcome=BUILD_CANCELLED"));
}

// For address sanitizer, above all.
TEST(RequestThreadsTest, AServerMayGoWhileHeartbeatsAreDue) {
  for (int i = 0; i < 20; ++i) {
    const ReadyFifo ready;
    rpc::ServerOptions options =
        WithFakeToolchain({"--fake-behaviour=hang", ready.argument()});
    options.limits.heartbeat_interval = absl::Milliseconds(1);
    RunningServer server(std::move(options));
    grpc::ClientContext context;
    const auto reader =
        server.builds().RunBuild(&context, ExternalModuleRequest({"f"}));
    ready.Await();
    v1::BuildEvent event;
    while (reader->Read(&event) && !event.has_heartbeat()) {
    }
    EXPECT_EQ(event.sequence(), 0);
    server.server().Drain(absl::ZeroDuration());
    while (reader->Read(&event)) {
    }
    reader->Finish();
  }
}

}  // namespace
}  // namespace metad
