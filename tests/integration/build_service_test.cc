// The service over a real socket: what a client sees of requests, good and bad.
#include <sys/stat.h>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "server/platform/sha256.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

v1::GenerateSourcesRequest SourcesRequest() {
  v1::GenerateSourcesRequest request;
  *request.mutable_spec() = ExternalModuleRequest({"f", "g"}).spec();
  request.mutable_spec()->clear_outputs();
  request.mutable_spec()->add_outputs(v1::SOURCE);
  return request;
}

grpc::Status Generate(RunningServer& server,
                      const v1::GenerateSourcesRequest& request,
                      v1::GenerateSourcesResponse& response) {
  grpc::ClientContext context;
  return server.builds().GenerateSources(&context, request, &response);
}

TEST(BuildServiceTest, BuildStreamsSnapshotStagesAndOneResult) {
  RunningServer server;
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  ASSERT_TRUE(build.status.ok()) << build.status.error_message();
  ASSERT_GE(build.events.size(), 3u);
  EXPECT_TRUE(build.events.front().has_snapshot());
  EXPECT_THAT(build.events.front().snapshot().build(), HasSubstr("builds/"));
  int results = 0;
  for (size_t i = 0; i < build.events.size(); ++i) {
    EXPECT_EQ(build.events[i].sequence(), static_cast<int64_t>(i + 1));
    results += build.events[i].has_result() ? 1 : 0;
  }
  EXPECT_EQ(results, 1);
  ASSERT_EQ(build.result().outcome(), v1::BuildResult::SUCCEEDED);
  ASSERT_EQ(build.result().artifacts_size(), 3);
  for (const v1::Artifact& artifact : build.result().artifacts()) {
    EXPECT_EQ(artifact.sha256(), platform::Sha256Hex(artifact.content()));
  }
  EXPECT_EQ(build.result().object_report().ram_bytes(), 0);
  EXPECT_EQ(build.result().object_report().functions(0).name(), "f");
}

TEST(BuildServiceTest, BuildNamesAreUnique) {
  RunningServer server;
  const FinishedBuild first = RunBuild(server, ExternalModuleRequest({"f"}));
  const FinishedBuild second = RunBuild(server, ExternalModuleRequest({"f"}));
  EXPECT_NE(first.events[0].snapshot().build(),
            second.events[0].snapshot().build());
}

TEST(BuildServiceTest, InProcessAndSocketGiveTheSameBytes) {
  RunningServer server;
  const FinishedBuild remote = RunBuild(server, ExternalModuleRequest({"f"}));
  auto stub = v1::BuildService::NewStub(server.server().InProcessChannel());
  grpc::ClientContext context;
  const v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  auto reader = stub->RunBuild(&context, request);
  v1::BuildEvent event;
  while (reader->Read(&event)) {
  }
  ASSERT_TRUE(reader->Finish().ok());
  ASSERT_EQ(event.result().artifacts_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(event.result().artifacts(i).content(),
              remote.result().artifacts(i).content());
  }
}

TEST(BuildServiceTest, SourcesComeWithoutABuild) {
  RunningServer server;
  v1::GenerateSourcesResponse response;
  const grpc::Status status = Generate(server, SourcesRequest(), response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.artifacts_size(), 1);
  EXPECT_EQ(response.artifacts(0).file_name(), "model_metadata.c");
  EXPECT_THAT(response.artifacts(0).content(),
              HasSubstr(response.summary().input_digest()));
  EXPECT_EQ(response.summary().modules(0).origin(),
            v1::ModuleFunctions::LISTED);
}

TEST(BuildServiceTest, EmptyRequestNamesEveryFieldThatIsMissing) {
  RunningServer server;
  v1::RunBuildRequest request;
  request.mutable_spec()->set_target("host");
  const FinishedBuild build = RunBuild(server, request);
  EXPECT_EQ(build.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_TRUE(build.events.empty());
  const google::rpc::Status details = DetailsOf(build.status);
  EXPECT_EQ(ReasonOf(details), "INVALID_INPUT");
  const auto violations = ViolationsOf(details);
  EXPECT_THAT(violations, Contains(HasSubstr("spec.model_name: ")));
  EXPECT_THAT(violations, Contains(HasSubstr("spec.runtime_abi: ")));
  EXPECT_THAT(violations, Contains(HasSubstr("spec.modules: ")));
  EXPECT_THAT(violations, Contains(HasSubstr("spec.outputs: ")));
}

TEST(BuildServiceTest, TwentyViolationsAndACountFitTheStatus) {
  RunningServer server;
  std::vector<std::string> functions;
  functions.reserve(500);
  for (int i = 0; i < 500; ++i) {
    functions.push_back("not an identifier, and a long one " +
                        std::to_string(i));
  }
  const FinishedBuild build =
      RunBuild(server, ExternalModuleRequest(functions));
  EXPECT_EQ(build.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_LE(build.status.error_details().size(), 3u * 1024);
  const auto violations = ViolationsOf(DetailsOf(build.status));
  ASSERT_EQ(violations.size(), 21u);
  EXPECT_THAT(violations[19], HasSubstr("spec.modules[0].functions[19]: "));
  EXPECT_EQ(violations[20], ": and 480 more");
  // And the channel is not worse for it.
  EXPECT_EQ(RunBuild(server, ExternalModuleRequest({"f"})).result().outcome(),
            v1::BuildResult::SUCCEEDED);
}

TEST(BuildServiceTest, WireOnlyMistakesAreNamed) {
  RunningServer server;
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  v1::BuildSpec& spec = *request.mutable_spec();
  spec.set_runtime_abi(static_cast<v1::RuntimeAbi>(77));
  spec.add_outputs(static_cast<v1::OutputKind>(9));
  spec.add_modules()->set_name("kindless");
  auto* module = spec.add_modules();
  module->set_name("source");
  module->set_kind(v1::ModuleDescriptor::C_SOURCE);
  module->mutable_artifact();
  for (const char* path :
       {"../escape.h", "/absolute.h", "a//b.h", "a.h", "a.h"}) {
    auto* file = module->add_include_files();
    file->set_path(path);
    file->mutable_content()->set_inline_("int a;");
  }
  spec.add_constants()->set_name("w");
  for (const char* path : {"dir/x.h", "dir", "x.h", "x.h/y.h"}) {
    auto* file = module->add_include_files();
    file->set_path(path);
    file->mutable_content()->set_inline_("int a;");
  }
  request.mutable_timeout()->set_seconds(-1);
  const auto violations =
      ViolationsOf(DetailsOf(RunBuild(server, request).status));
  for (const char* expected :
       {"spec.runtime_abi: is 77", "spec.outputs[3]: is 9",
        "spec.modules[1].kind: ", "spec.modules[2].artifact: has no source",
        "spec.modules[2].include_files[0].path: ",
        "spec.modules[2].include_files[1].path: ",
        "spec.modules[2].include_files[2].path: ",
        "spec.modules[2].include_files[4].path: ",
        "spec.modules[2].include_files[6].path: ",
        "spec.modules[2].include_files[8].path: ",
        "spec.constants[0].data: has no source",
        "spec.constants[0].data_type: ", "timeout: "}) {
    EXPECT_THAT(violations, Contains(HasSubstr(expected)));
  }
}

TEST(BuildServiceTest, InlineLimitsAreTheServers) {
  rpc::ServerOptions options;
  options.limits.max_inline_bytes = 4;
  options.limits.max_request_inline_bytes = 6;
  RunningServer server(std::move(options));
  v1::GenerateSourcesRequest request = SourcesRequest();
  for (int i = 0; i < 2; ++i) {
    auto* constant = request.mutable_spec()->add_constants();
    constant->set_name("w" + std::to_string(i));
    constant->mutable_data_type()->set_bits(8);
    constant->mutable_data_type()->set_lanes(1);
    constant->add_shape(4 + i);
    constant->mutable_data()->set_inline_(std::string(4 + i, 'x'));
  }
  v1::GenerateSourcesResponse response;
  const auto violations =
      ViolationsOf(DetailsOf(Generate(server, request, response)));
  EXPECT_THAT(violations,
              ElementsAre(HasSubstr("spec.constants[1].data: has 5"),
                          HasSubstr("spec: has 9 inline bytes together")));
}

TEST(BuildServiceTest, UnknownTargetIsNotFoundWithItsName) {
  RunningServer server;
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  request.mutable_spec()->set_target("z80");
  const FinishedBuild build = RunBuild(server, request);
  EXPECT_EQ(build.status.error_code(), grpc::StatusCode::NOT_FOUND);
  const google::rpc::Status details = DetailsOf(build.status);
  EXPECT_EQ(ReasonOf(details), "TARGET_UNKNOWN");
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(details.details(2).UnpackTo(&resource));
  EXPECT_EQ(resource.resource_name(), "z80");
}

TEST(BuildServiceTest, MissingCompilerIsAFailedPrecondition) {
  rpc::ServerOptions options;
  options.compiler_search_path = "/nonexistent";
  RunningServer server(std::move(options));
  const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
  EXPECT_EQ(build.status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(DetailsOf(build.status)), "COMPILER_MISSING");
}

TEST(BuildServiceTest, ProblemFoundOnlyByCompilingEndsAnOkStream) {
  RunningServer server;
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  auto* module = request.mutable_spec()->add_modules();
  module->set_name("source");
  module->set_kind(v1::ModuleDescriptor::C_SOURCE);
  module->mutable_artifact()->set_inline_(
      "int f(void* a, int* b, int n, void* d, int* e, void* h) { return 0; }");
  const FinishedBuild build = RunBuild(server, request);
  ASSERT_TRUE(build.status.ok());
  EXPECT_EQ(build.result().outcome(), v1::BuildResult::FAILED);
  EXPECT_EQ(ReasonOf(build.result().error()), "INVALID_INPUT");
  EXPECT_THAT(ViolationsOf(build.result().error()),
              ElementsAre(HasSubstr("spec.modules[1].artifact: symbol \"f\"")));
}

TEST(BuildServiceTest, ListToolchainsPagesThroughAllOfThem) {
  RunningServer server;
  v1::ListToolchainsRequest request;
  request.set_page_size(2);
  std::vector<std::string> ids;
  do {
    grpc::ClientContext context;
    v1::ListToolchainsResponse response;
    const grpc::Status status =
        server.toolchains().ListToolchains(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_LE(response.toolchains_size(), 2);
    EXPECT_EQ(response.limits().max_inline_bytes(), 256 * 1024);
    for (const auto& toolchain : response.toolchains()) {
      ids.push_back(toolchain.id());
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  std::vector<std::string> expected;
  for (const auto& toolchain :
       execution::ToolchainCatalog::Default().toolchains()) {
    expected.push_back(toolchain.id);
  }
  EXPECT_EQ(ids, expected);
}

TEST(BuildServiceTest, ForeignPageTokenIsRefused) {
  RunningServer server;
  for (const char* token : {"1", "toolchain--1", "toolchain-999", "x"}) {
    grpc::ClientContext context;
    v1::ListToolchainsRequest request;
    request.set_page_token(token);
    v1::ListToolchainsResponse response;
    EXPECT_EQ(server.toolchains()
                  .ListToolchains(&context, request, &response)
                  .error_code(),
              grpc::StatusCode::INVALID_ARGUMENT)
        << token;
  }
}

TEST(BuildServiceTest, InspectionReadsBackWhatWasMade) {
  RunningServer server;
  const FinishedBuild build =
      RunBuild(server, ExternalModuleRequest({"f", "g"}));
  grpc::ClientContext context;
  v1::InspectObjectRequest request;
  request.set_object(build.result().artifacts(2).content());
  v1::InspectObjectResponse response;
  ASSERT_TRUE(
      server.inspection().InspectObject(&context, request, &response).ok());
  EXPECT_EQ(response.report().SerializeAsString(),
            build.result().object_report().SerializeAsString());
}

TEST(BuildServiceTest, InspectionOfGarbageIsRefusedAndTheNextOneServed) {
  RunningServer server;
  grpc::ClientContext context;
  v1::InspectObjectRequest request;
  request.set_object("garbage");
  v1::InspectObjectResponse response;
  const grpc::Status status =
      server.inspection().InspectObject(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ViolationsOf(DetailsOf(status)),
              ElementsAre(HasSubstr("object: does not start with the ELF")));
}

TEST(BuildServiceTest, SocketIsForItsOwnerAlone) {
  RunningServer server;
  struct stat status;
  ASSERT_EQ(stat(server.socket_path().c_str(), &status), 0);
  EXPECT_TRUE(S_ISSOCK(status.st_mode));
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(BuildServiceTest, SecondServerOnOneSocketIsRefused) {
  RunningServer first;
  rpc::ServerOptions options;
  options.listen = *rpc::ListenAddress::Parse("unix:" + first.socket_path());
  const auto second = rpc::Server::Start(std::move(options));
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("another server"));
  EXPECT_TRUE(RunBuild(first, ExternalModuleRequest({"f"})).status.ok());
}

TEST(BuildServiceTest, TcpPortIsFoundWhenAskedFor) {
  rpc::ServerOptions options;
  options.listen = *rpc::ListenAddress::Parse("127.0.0.1:0");
  const auto server = rpc::Server::Start(std::move(options));
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT((*server)->address(),
              testing::MatchesRegex("127\\.0\\.0\\.1:[1-9][0-9]*"));
  auto stub = v1::ToolchainService::NewStub(grpc::CreateChannel(
      (*server)->address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  v1::ListToolchainsResponse response;
  EXPECT_TRUE(stub->ListToolchains(&context, {}, &response).ok());
}

}  // namespace
}  // namespace metad
