#include "tests/integration/running_server.h"

#include <stdlib.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "gtest/gtest.h"
#include "server/rpc/listen_address.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad {
namespace {

// The test's own directory is too deep for the 107 bytes of a socket's path.
std::string MakeSocketDirectory() {
  std::string pattern = "/tmp/metad-test-XXXXXX";
  EXPECT_NE(mkdtemp(pattern.data()), nullptr);
  return pattern;
}

}  // namespace

RunningServer::RunningServer(rpc::ServerOptions options)
    : directory_(MakeSocketDirectory()),
      socket_path_(directory_ + "/metad.sock") {
  options.listen = *rpc::ListenAddress::Parse("unix:" + socket_path_);
  options.scratch_root = testing::TempDir();
  auto server = rpc::Server::Start(std::move(options));
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  channel_ = grpc::CreateCustomChannel(
      "unix:" + socket_path_, grpc::InsecureChannelCredentials(), arguments);
  builds_ = v1::BuildService::NewStub(channel_);
  toolchains_ = v1::ToolchainService::NewStub(channel_);
  inspection_ = v1::InspectionService::NewStub(channel_);
}

RunningServer::~RunningServer() {
  // First: an idle channel answers the server's goodbye only every 5 s.
  builds_.reset();
  toolchains_.reset();
  inspection_.reset();
  channel_.reset();
  server_.reset();
  std::filesystem::remove_all(directory_);
}

rpc::ServerOptions WithFakeToolchain(
    const std::vector<std::string>& arguments) {
  std::string text = absl::StrCat(
      "targets { name: \"host\" architecture: NATIVE }\n"
      "toolchains { id: \"fake\" family: GCC compiler: \"",
      FakeToolchainPath(), "\" targets { target: \"host\"");
  for (const std::string& argument : arguments) {
    absl::StrAppend(&text, " flags: \"", argument, "\"");
  }
  text += " } }\n";
  auto catalog = execution::ToolchainCatalog::Parse(text, "fake");
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  rpc::ServerOptions options;
  options.catalog = *std::move(catalog);
  return options;
}

v1::RunBuildRequest ExternalModuleRequest(
    const std::vector<std::string>& functions) {
  v1::RunBuildRequest request;
  v1::BuildSpec& spec = *request.mutable_spec();
  spec.set_model_name("model");
  spec.set_runtime_abi(v1::CRT);
  spec.set_target("host");
  v1::ModuleDescriptor& module = *spec.add_modules();
  module.set_name("external");
  module.set_kind(v1::ModuleDescriptor::EXTERNAL);
  *module.mutable_functions() = {functions.begin(), functions.end()};
  spec.add_outputs(v1::SOURCE);
  spec.add_outputs(v1::HEADER);
  spec.add_outputs(v1::OBJECT_FILE);
  // Tests bring compilers of their own.
  spec.set_object_engine(v1::TOOLCHAIN);
  return request;
}

const v1::BuildResult& FinishedBuild::result() const {
  static const v1::BuildResult* const none = new v1::BuildResult;
  if (events.empty() || !events.back().has_result()) {
    ADD_FAILURE() << "no result; " << status.error_message();
    return *none;
  }
  return events.back().result();
}

FinishedBuild RunBuild(RunningServer& server,
                       const v1::RunBuildRequest& request) {
  FinishedBuild build;
  grpc::ClientContext context;
  auto reader = server.builds().RunBuild(&context, request);
  v1::BuildEvent event;
  while (reader->Read(&event)) build.events.push_back(event);
  build.status = reader->Finish();
  return build;
}

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

std::string ReasonOf(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  if (status.details_size() == 0 || !status.details(0).UnpackTo(&info)) {
    return "";
  }
  EXPECT_EQ(info.domain(), "metad");
  return info.reason();
}

std::vector<std::string> ViolationsOf(const google::rpc::Status& status) {
  std::vector<std::string> lines;
  for (const auto& detail : status.details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) continue;
    for (const auto& violation : bad_request.field_violations()) {
      lines.push_back(
          absl::StrCat(violation.field(), ": ", violation.description()));
    }
  }
  return lines;
}

}  // namespace metad
