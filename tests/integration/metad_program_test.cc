// The program as its operator meets it: flags, configuration, signals, health
// and reflection.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "metad/v1/build_service.grpc.pb.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/metad_process.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

using testing::HasSubstr;

// Sends one message to a method and returns the first one that comes back.
std::string CallRaw(const std::string& address, const std::string& method,
                    const std::string& request) {
  grpc::GenericStub stub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto done = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  auto call = stub.PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  EXPECT_TRUE(done());
  const grpc::Slice slice(request);
  call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  EXPECT_TRUE(done());
  call->WritesDone(nullptr);
  EXPECT_TRUE(done());
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  EXPECT_TRUE(done());
  grpc::Status status;
  call->Finish(&status, nullptr);
  EXPECT_TRUE(done());
  EXPECT_TRUE(status.ok()) << method << ": " << status.error_message();
  grpc::Slice received;
  EXPECT_TRUE(response.DumpToSingleSlice(&received).ok());
  return std::string(reinterpret_cast<const char*>(received.begin()),
                     received.size());
}

class MetadProgramTest : public testing::Test {
 protected:
  MetadProgramTest() {
    std::string pattern = "/tmp/metad-test-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    // A server that is killed cannot remove what it keeps there.
    setenv("TMPDIR", directory_.c_str(), 1);
    address_ = "unix:" + directory_ + "/metad.sock";
  }
  ~MetadProgramTest() override { std::filesystem::remove_all(directory_); }

  std::string WriteFile(const std::string& name, const std::string& text) {
    std::string path = directory_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  std::string directory_;
  std::string address_;
};

TEST_F(MetadProgramTest, AnnouncesItsAddressServesAndStopsOnSigterm) {
  MetadProcess metad({"--listen", address_});
  EXPECT_EQ(metad.ReadLine(), "{\"listening\":\"" + address_ + "\"}");
  std::string build;
  {
    auto stub = v1::BuildService::NewStub(
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    const v1::RunBuildRequest request = ExternalModuleRequest({"f"});
    auto reader = stub->RunBuild(&context, request);
    v1::BuildEvent event;
    while (reader->Read(&event)) {
      if (event.has_snapshot()) build = event.snapshot().build();
    }
    EXPECT_TRUE(reader->Finish().ok());
    // An idle channel answers the server's goodbye only every 5 s.
  }
  metad.Terminate();
  EXPECT_EQ(metad.Wait(), 0);
  const std::string log = metad.ReadErrors();
  EXPECT_THAT(log, HasSubstr("RunBuild build=" + build +
                             " model=\"model\" target=\"host\" "
                             "outcome=SUCCEEDED duration="));
  EXPECT_THAT(log, HasSubstr("stopped"));
}

TEST_F(MetadProgramTest, SigtermLetsARunningBuildFinish) {
  const ReadyFifo ready;
  const std::string catalog = WriteFile(
      "catalog.textproto",
      "targets { name: \"host\" architecture: NATIVE }\n"
      "toolchains { id: \"slow\" family: GCC compiler: \"" +
          FakeToolchainPath() +
          "\" targets { target: \"host\" flags: \"--fake-behaviour=hang\" "
          "flags: \"" +
          ready.argument() + "\" } }\n");
  const std::string config = WriteFile(
      "metad.textproto", "limits { max_compile_time { nanos: 900000000 } }");
  MetadProcess metad(
      {"--listen", address_, "--toolchains", catalog, "--config", config});
  metad.ReadLine();
  auto stub = v1::BuildService::NewStub(
      grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  auto reader = stub->RunBuild(&context, request);
  ready.Await();
  metad.Terminate();
  v1::BuildEvent event;
  while (reader->Read(&event)) {
  }
  // It ended by its own limit, not by the signal.
  const grpc::Status status = reader->Finish();
  EXPECT_TRUE(status.ok()) << status.error_code() << ": "
                           << status.error_message();
  EXPECT_EQ(ReasonOf(event.result().error()), "ACTION_TIMEOUT");
  EXPECT_EQ(metad.Wait(), 0);
}

TEST_F(MetadProgramTest, SocketOfAServerThatWasKilledIsTakenOver) {
  {
    MetadProcess killed({"--listen", address_});
    killed.ReadLine();
  }
  EXPECT_TRUE(std::filesystem::exists(directory_ + "/metad.sock"));
  MetadProcess metad({"--listen", address_});
  EXPECT_THAT(metad.ReadLine(), HasSubstr("listening"));
}

TEST_F(MetadProgramTest, FileThatIsNoSocketIsNotReplaced) {
  WriteFile("metad.sock", "precious");
  MetadProcess metad({"--listen", address_});
  EXPECT_EQ(metad.Wait(), 6);
  EXPECT_THAT(metad.ReadErrors(), HasSubstr("is no socket"));
  EXPECT_EQ(std::filesystem::file_size(directory_ + "/metad.sock"), 8u);
}

TEST_F(MetadProgramTest, SocketOfAnotherProgramIsNotTakenOver) {
  const std::string path = directory_ + "/metad.sock";
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address),
                 sizeof(address)),
            0);
  ASSERT_EQ(listen(listener, 1), 0);
  MetadProcess metad({"--listen", address_});
  EXPECT_EQ(metad.Wait(), 6);
  EXPECT_THAT(metad.ReadErrors(), HasSubstr("another program listens"));
  EXPECT_TRUE(std::filesystem::exists(path));
  close(listener);
}

TEST_F(MetadProgramTest, UnknownFlagIsAUsageError) {
  MetadProcess metad({"--bogus"});
  EXPECT_EQ(metad.Wait(), 2);
  EXPECT_THAT(metad.ReadErrors(), HasSubstr("--bogus"));
}

TEST_F(MetadProgramTest, AddressThatIsNotLoopbackIsRefused) {
  for (const char* address : {"0.0.0.0:0", "192.168.1.1:80", "[::]:0",
                              "example.org:1", "127.0.0.1", "unix:relative"}) {
    MetadProcess metad({"--listen", address});
    EXPECT_EQ(metad.Wait(), 2) << address;
    EXPECT_THAT(metad.ReadErrors(), HasSubstr("--listen: address")) << address;
  }
}

TEST_F(MetadProgramTest, EveryMistakeInTheConfigurationIsNamed) {
  const std::string config = WriteFile(
      "metad.textproto",
      "listen: \"10.0.0.1:1\"\nlog_level: \"loud\"\nbogus: 1\n"
      "toolchain_catalog: \"/nonexistent\"\n"
      "limits { compile_workers: -1 max_build_time { seconds: -5 } }\n");
  MetadProcess metad({"--config", config});
  EXPECT_EQ(metad.Wait(), 2);
  const std::string errors = metad.ReadErrors();
  for (const char* field :
       {": listen: ", ": log_level: ", "bogus", ": toolchain_catalog: ",
        ": limits.compile_workers: ", ": limits.max_build_time: "}) {
    EXPECT_THAT(errors, HasSubstr(field));
  }
}

TEST_F(MetadProgramTest, HealthAndReflectionAnswer) {
  MetadProcess metad({"--listen", address_});
  metad.ReadLine();
  // The stubs of neither service are packaged, so both are called raw:
  // HealthCheckResponse{status: SERVING} is the bytes 08 01, and
  // ServerReflectionRequest{list_services: ""} the bytes 3a 00.
  EXPECT_EQ(CallRaw(address_, "/grpc.health.v1.Health/Check", ""), "\x08\x01");
  const std::string services =
      CallRaw(address_,
              "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
              std::string("\x3a\0", 2));
  for (const char* service :
       {"metad.v1.BuildService", "metad.v1.ToolchainService",
        "metad.v1.InspectionService", "google.bytestream.ByteStream",
        "build.bazel.remote.execution.v2.ContentAddressableStorage",
        "build.bazel.remote.execution.v2.Capabilities"}) {
    EXPECT_THAT(services, HasSubstr(service));
  }
}

}  // namespace
}  // namespace metad
