// Results that are kept, over a real socket: what is a hit, what is none, and
// what a client sees of it.
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/metad_process.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// Needs no compiler.
v1::RunBuildRequest SourceRequest() {
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  request.mutable_spec()->clear_outputs();
  request.mutable_spec()->add_outputs(v1::SOURCE);
  request.mutable_spec()->add_outputs(v1::HEADER);
  return request;
}

// A C source that compilers warn about.
v1::RunBuildRequest WarningRequest() {
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  v1::ModuleDescriptor& module = *request.mutable_spec()->mutable_modules(0);
  module.set_name("divides");
  module.set_kind(v1::ModuleDescriptor::C_SOURCE);
  module.mutable_artifact()->set_inline_(
      "int f(void* a, int* b, int n, void* d, int* e, void* h) {"
      " return 1 / 0; }\n");
  return request;
}

std::vector<v1::Diagnostic> DiagnosticsOf(const FinishedBuild& build) {
  std::vector<v1::Diagnostic> diagnostics;
  for (const v1::BuildEvent& event : build.events) {
    if (event.has_diagnostic()) diagnostics.push_back(event.diagnostic());
  }
  return diagnostics;
}

// All of a result but what differs from call to call.
std::string BytesOf(v1::BuildResult result) {
  result.clear_elapsed();
  result.clear_cached();
  return result.SerializeAsString();
}

void ExpectHit(const FinishedBuild& build) {
  ASSERT_TRUE(build.status.ok()) << build.status.error_message();
  EXPECT_EQ(build.result().outcome(), v1::BuildResult::SUCCEEDED);
  EXPECT_TRUE(build.result().cached());
}

void ExpectMiss(const FinishedBuild& build) {
  ASSERT_TRUE(build.status.ok()) << build.status.error_message();
  EXPECT_EQ(build.result().outcome(), v1::BuildResult::SUCCEEDED);
  EXPECT_FALSE(build.result().cached());
}

class CachedBuildTest : public testing::Test {
 protected:
  // Of a server whose store outlives it.
  rpc::ServerOptions WithStore() const {
    rpc::ServerOptions options;
    options.store.directory = directory_ + "/store";
    return options;
  }

  std::vector<std::string> FilesIn(const std::string& directory) const {
    std::vector<std::string> files;
    for (const auto& entry :
         fs::recursive_directory_iterator(directory_ + "/store/" + directory)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    return files;
  }

  const std::string directory_ = MakeTestDirectory();
};

TEST_F(CachedBuildTest, TheSameRequestIsAnsweredWithWhatWasBuilt) {
  RunningServer server;
  const FinishedBuild built = RunBuild(server, ExternalModuleRequest({"f"}));
  ExpectMiss(built);
  const FinishedBuild cached = RunBuild(server, ExternalModuleRequest({"f"}));
  ExpectHit(cached);
  EXPECT_EQ(BytesOf(cached.result()), BytesOf(built.result()));
  ASSERT_EQ(cached.events.size(), 2u);
  EXPECT_EQ(cached.events[0].snapshot().stage(), v1::FINISHED);
  EXPECT_NE(cached.events[0].snapshot().build(),
            built.events[0].snapshot().build());
  EXPECT_EQ(cached.events[1].sequence(), 2);
  EXPECT_TRUE(cached.result().has_elapsed());
  ExpectMiss(RunBuild(server, ExternalModuleRequest({"g"})));
}

TEST_F(CachedBuildTest, WhatACompilerSaidIsSaidAgain) {
  RunningServer server;
  const FinishedBuild built = RunBuild(server, WarningRequest());
  ExpectMiss(built);
  const std::vector<v1::Diagnostic> warnings = DiagnosticsOf(built);
  ASSERT_FALSE(warnings.empty());
  EXPECT_THAT(warnings[0].text(), HasSubstr("zero"));
  const FinishedBuild cached = RunBuild(server, WarningRequest());
  ExpectHit(cached);
  const std::vector<v1::Diagnostic> again = DiagnosticsOf(cached);
  ASSERT_EQ(again.size(), warnings.size());
  for (size_t i = 0; i < again.size(); ++i) {
    EXPECT_EQ(again[i].SerializeAsString(), warnings[i].SerializeAsString());
  }
}

TEST_F(CachedBuildTest, LabelsAndTimeoutsChangeNothing) {
  RunningServer server;
  v1::RunBuildRequest request = SourceRequest();
  ExpectMiss(RunBuild(server, request));
  request.mutable_timeout()->set_seconds(5);
  ExpectHit(RunBuild(server, request));
  v1::Label& label = *request.add_labels();
  label.set_key("commit");
  label.set_value("1a2b");
  ExpectHit(RunBuild(server, request));
}

TEST_F(CachedBuildTest, WhatIsWrongBesideTheSpecIsRefusedAllTheSame) {
  RunningServer server;
  v1::RunBuildRequest request = SourceRequest();
  ExpectMiss(RunBuild(server, request));
  request.mutable_timeout()->set_seconds(-1);
  request.add_labels()->set_key("1");
  const FinishedBuild refused = RunBuild(server, request);
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ViolationsOf(DetailsOf(refused.status)),
              testing::ElementsAre(HasSubstr("timeout: expected more than 0"),
                                   HasSubstr("labels[0].key: \"1\"")));
}

TEST_F(CachedBuildTest, ABuildCanBeForcedAndItsResultIsKept) {
  RunningServer server;
  v1::RunBuildRequest request = SourceRequest();
  request.set_no_cache(true);
  const FinishedBuild forced = RunBuild(server, request);
  ExpectMiss(forced);
  ExpectMiss(RunBuild(server, request));
  request.set_no_cache(false);
  const FinishedBuild cached = RunBuild(server, request);
  ExpectHit(cached);
  EXPECT_EQ(BytesOf(cached.result()), BytesOf(forced.result()));
}

TEST_F(CachedBuildTest, AHitDoesNotWaitForBuildsOfOthers) {
  const ReadyFifo ready;
  rpc::ServerOptions options =
      WithFakeToolchain({"--fake-behaviour=hang", ready.argument()});
  options.limits.max_running_builds = 1;
  options.limits.max_queued_builds = 1;
  RunningServer server(std::move(options));
  ExpectMiss(RunBuild(server, SourceRequest()));

  grpc::ClientContext running_context;
  grpc::ClientContext waiting_context;
  const auto running =
      server.builds().RunBuild(&running_context, ExternalModuleRequest({"f"}));
  ready.Await();
  const auto waiting =
      server.builds().RunBuild(&waiting_context, ExternalModuleRequest({"g"}));
  v1::BuildEvent event;
  ASSERT_TRUE(waiting->Read(&event));
  EXPECT_EQ(event.snapshot().stage(), v1::QUEUED);
  EXPECT_EQ(RunBuild(server, ExternalModuleRequest({"h"})).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);

  ExpectHit(RunBuild(server, SourceRequest()));
  waiting_context.TryCancel();
  waiting->Finish();
  running_context.TryCancel();
  running->Finish();
}

TEST_F(CachedBuildTest, ABuildThatFailedIsMadeAgain) {
  RunningServer server(WithFakeToolchain({"--fake-behaviour=fail"}));
  for (int i = 0; i < 2; ++i) {
    const FinishedBuild build = RunBuild(server, ExternalModuleRequest({"f"}));
    EXPECT_EQ(build.result().outcome(), v1::BuildResult::FAILED);
    EXPECT_FALSE(build.result().cached());
    EXPECT_FALSE(DiagnosticsOf(build).empty());
  }
}

TEST_F(CachedBuildTest, ResultsSurviveARestart) {
  std::string built;
  {
    RunningServer server(WithStore());
    built = BytesOf(RunBuild(server, WarningRequest()).result());
  }
  RunningServer server(WithStore());
  const FinishedBuild cached = RunBuild(server, WarningRequest());
  ExpectHit(cached);
  EXPECT_EQ(BytesOf(cached.result()), built);
}

TEST_F(CachedBuildTest, AServerThatIsToldSoKeepsNone) {
  rpc::ServerOptions options = WithStore();
  options.keeps_results = false;
  RunningServer server(std::move(options));
  ExpectMiss(RunBuild(server, SourceRequest()));
  ExpectMiss(RunBuild(server, SourceRequest()));
  EXPECT_FALSE(fs::exists(directory_ + "/store/actions"));
  grpc::ClientContext context;
  v1::ListToolchainsResponse response;
  ASSERT_TRUE(server.toolchains().ListToolchains(&context, {}, &response).ok());
  EXPECT_EQ(response.limits().max_cached_results(), 0);
  EXPECT_EQ(response.limits().max_cached_result_bytes(), 0);
}

TEST_F(CachedBuildTest, AResultWhoseArtifactsAreGoneIsBuiltAgain) {
  rpc::ServerOptions options = WithStore();
  options.limits.max_inline_bytes = 100;
  RunningServer server(std::move(options));
  const FinishedBuild built = RunBuild(server, SourceRequest());
  ExpectMiss(built);
  ASSERT_TRUE(built.result().artifacts(0).has_digest());
  ExpectHit(RunBuild(server, SourceRequest()));

  const std::vector<std::string> blobs = FilesIn("blobs");
  ASSERT_FALSE(blobs.empty());
  // Removed, and damaged.
  fs::remove(blobs[0]);
  ExpectMiss(RunBuild(server, SourceRequest()));
  ExpectHit(RunBuild(server, SourceRequest()));
  fs::permissions(blobs[0], fs::perms::owner_all);
  fs::resize_file(blobs[0], 3);
  const FinishedBuild again = RunBuild(server, SourceRequest());
  ExpectMiss(again);
  EXPECT_EQ(BytesOf(again.result()), BytesOf(built.result()));
  ExpectHit(RunBuild(server, SourceRequest()));
}

TEST_F(CachedBuildTest, ADamagedResultIsBuiltAgain) {
  RunningServer server(WithStore());
  const FinishedBuild built = RunBuild(server, SourceRequest());
  const std::vector<std::string> files = FilesIn("actions");
  ASSERT_EQ(files.size(), 1u);
  std::fstream(files[0], std::ios::binary | std::ios::in | std::ios::out)
          .seekp(200)
      << "!";
  const FinishedBuild again = RunBuild(server, SourceRequest());
  ExpectMiss(again);
  EXPECT_EQ(BytesOf(again.result()), BytesOf(built.result()));
  ExpectHit(RunBuild(server, SourceRequest()));
}

TEST_F(CachedBuildTest, AReplacedCompilerIsAnotherOneAtOnce) {
  const std::string compiler = directory_ + "/cc";
  const auto install = [&compiler](const std::string& comment) {
    std::ofstream(compiler + ".new")
        << "#!/bin/sh\n# " << comment << "\nexec gcc \"$@\"\n";
    fs::permissions(compiler + ".new", fs::perms::owner_all);
    fs::rename(compiler + ".new", compiler);
  };
  install("one");
  auto catalog = execution::ToolchainCatalog::Parse(
      absl::StrCat("targets { name: \"host\" architecture: NATIVE }\n"
                   "toolchains { id: \"cc\" family: GCC compiler: \"",
                   compiler, "\" targets { target: \"host\" } }"),
      "catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  rpc::ServerOptions options;
  options.catalog = *std::move(catalog);
  RunningServer server(std::move(options));
  ExpectMiss(RunBuild(server, ExternalModuleRequest({"f"})));
  ExpectHit(RunBuild(server, ExternalModuleRequest({"f"})));
  install("two");
  ExpectMiss(RunBuild(server, ExternalModuleRequest({"f"})));
  install("one");
  ExpectHit(RunBuild(server, ExternalModuleRequest({"f"})));
}

TEST_F(CachedBuildTest, AReplacedHeaderIsAnotherOneAtOnce) {
  const std::string include = directory_ + "/include";
  fs::create_directory(include);
  const auto install = [&include](const std::string& content) {
    std::ofstream(include + "/board.h.new") << content;
    fs::rename(include + "/board.h.new", include + "/board.h");
  };
  install("#define BOARD 1\n");
  auto catalog = execution::ToolchainCatalog::Parse(
      absl::StrCat("targets { name: \"host\" architecture: NATIVE }\n"
                   "toolchains { id: \"cc\" family: GCC compiler: \"gcc\" "
                   "targets { target: \"host\" flags: \"-isystem\" flags: \"",
                   include, "\" } }"),
      "catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  rpc::ServerOptions options;
  options.catalog = *std::move(catalog);
  RunningServer server(std::move(options));
  v1::RunBuildRequest request = WarningRequest();
  request.mutable_spec()->mutable_modules(0)->mutable_artifact()->set_inline_(
      "#include <board.h>\n"
      "int f(void* a, int* b, int n, void* d, int* e, void* h) {"
      " return BOARD; }\n");
  ExpectMiss(RunBuild(server, request));
  ExpectHit(RunBuild(server, request));
  install("#define BOARD 12\n");
  ExpectMiss(RunBuild(server, request));
  // Where nothing includes it, it does not matter.
  ExpectMiss(RunBuild(server, ExternalModuleRequest({"f"})));
  install("#define BOARD 123\n");
  ExpectHit(RunBuild(server, ExternalModuleRequest({"f"})));
}

TEST_F(CachedBuildTest, AReplacedAssemblerIsAnotherOneAtOnce) {
  const auto install = [this](const std::string& name,
                              const std::string& script) {
    const std::string path = directory_ + "/" + name;
    std::ofstream(path + ".new") << "#!/bin/sh\n" << script << '\n';
    fs::permissions(path + ".new", fs::perms::owner_all);
    fs::rename(path + ".new", path);
  };
  install("as", "exec /usr/bin/as \"$@\"");
  install("cc", "exec gcc -B" + directory_ + " \"$@\"");
  auto catalog = execution::ToolchainCatalog::Parse(
      absl::StrCat("targets { name: \"host\" architecture: NATIVE }\n"
                   "toolchains { id: \"cc\" family: GCC compiler: \"",
                   directory_, "/cc\" targets { target: \"host\" } }"),
      "catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  rpc::ServerOptions options;
  options.catalog = *std::move(catalog);
  RunningServer server(std::move(options));
  v1::RunBuildRequest request = ExternalModuleRequest({"f"});
  request.mutable_spec()->set_object_engine(v1::TOOLCHAIN);
  ExpectMiss(RunBuild(server, request));
  ExpectHit(RunBuild(server, request));
  install("as", "exec /usr/bin/as --noexecstack \"$@\"");
  ExpectMiss(RunBuild(server, request));
}

// What metactl and the log say, of real programs.
TEST_F(CachedBuildTest, ClientAndLogSayWhatTheCacheDid) {
  std::string pattern = "/tmp/metad-test-XXXXXX";
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const std::string address = "unix:" + pattern + "/metad.sock";
  MetadProcess metad({"--listen", address});
  EXPECT_THAT(metad.ReadLine(), HasSubstr("listening"));
  const auto submit = [&](const std::string& more) {
    const std::string out = pattern + "/out";
    const int status = std::system(
        absl::StrCat("client/metactl submit --server ", address,
                     " --model-name m --external x --functions f --target "
                     "cortex-m3 --emit object --label commit=1a2b --out ",
                     out, " ", more, " >", out, ".txt")
            .c_str());
    EXPECT_EQ(WEXITSTATUS(status), 0);
    std::ifstream text(out + ".txt");
    return std::string(std::istreambuf_iterator<char>(text), {});
  };
  EXPECT_THAT(submit(""), Not(HasSubstr("cached")));
  EXPECT_THAT(submit(""), HasSubstr("(cached: nothing was built)"));
  EXPECT_THAT(submit("--no-cache"), Not(HasSubstr("cached")));
  metad.Terminate();
  EXPECT_EQ(metad.Wait(), 0);
  const std::string log = metad.ReadErrors();
  for (const char* const outcome : {"MISS", "HIT", "BYPASSED"}) {
    EXPECT_THAT(log, HasSubstr(absl::StrCat("cache=", outcome,
                                            " label.commit=\"1a2b\"")));
  }
  fs::remove_all(pattern);
}

}  // namespace
}  // namespace metad
