// What compilers made is not made again: on a server, and by embedded servers
// that share a directory. Counted by a compiler that writes down that it was
// started.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "server/store/shared_directory.h"
#include "tests/fakes/fake_toolchain_handle.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr int kModules = 50;

// Where it does not matter how many.
constexpr int kFew = 8;

std::string Source(int module, const std::string& result) {
  return absl::StrCat("int f", module,
                      "(void* a, int* b, int n, void* d, int* e, void* h) {\n"
                      "  return ",
                      result, ";\n}\n");
}

// Of which the first one is warned about.
v1::RunBuildRequest Sources(int count) {
  v1::RunBuildRequest request = ExternalModuleRequest({});
  v1::BuildSpec& spec = *request.mutable_spec();
  // Whose metadata the server writes without a compiler.
  spec.set_target("cortex-m3");
  spec.set_object_engine(v1::OBJECT_ENGINE_AUTO);
  spec.clear_modules();
  for (int i = 0; i < count; ++i) {
    v1::ModuleDescriptor& module = *spec.add_modules();
    module.set_name(absl::StrCat("m", i));
    module.set_kind(v1::ModuleDescriptor::C_SOURCE);
    module.mutable_artifact()->set_inline_(Source(i, i == 0 ? "1 / 0" : "0"));
  }
  spec.clear_outputs();
  spec.add_outputs(v1::ARCHIVE);
  return request;
}

void Touch(int module, v1::RunBuildRequest& request) {
  request.mutable_spec()
      ->mutable_modules(module)
      ->mutable_artifact()
      ->set_inline_(Source(module, "17"));
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

struct Runs {
  int compiled = 0;
  int checked = 0;
};

class CompiledOnceTest : public testing::Test {
 protected:
  CompiledOnceTest() {
    std::ofstream(directory_ + "/cc")
        << "#!/bin/sh\ncase \" $* \" in\n*' -c '*) echo c >>" << log()
        << " ;;\n*' -fsyntax-only '*) echo s >>" << log()
        << " ;;\nesac\nexec arm-none-eabi-gcc \"$@\"\n";
    fs::permissions(directory_ + "/cc", fs::perms::owner_all);
  }

  std::string log() const { return directory_ + "/log"; }
  std::string cache() const { return directory_ + "/cache"; }

  rpc::ServerOptions WithCompiler(rpc::ServerOptions options) const {
    auto catalog = execution::ToolchainCatalog::Parse(
        absl::StrCat(
            "targets { name: \"cortex-m3\" architecture: ARM pointer_bits: 32 "
            "object_machine: \"thumb-v7m\" }\n"
            "toolchains { id: \"cc\" family: GCC compiler: \"",
            directory_,
            "/cc\" targets { target: \"cortex-m3\" flags: \"-mcpu=cortex-m3\" "
            "flags: \"-mthumb\" } }"),
        "catalog");
    EXPECT_TRUE(catalog.ok()) << catalog.status();
    options.catalog = *std::move(catalog);
    return options;
  }
  rpc::ServerOptions OfAServer() const { return WithCompiler({}); }
  rpc::ServerOptions Embedded() const {
    rpc::ServerOptions options = WithCompiler(rpc::EmbeddedServerOptions());
    options.shared_cache.directory = cache();
    return options;
  }

  // Since this was asked before.
  Runs TakeRuns() {
    Runs runs;
    std::ifstream lines(log());
    for (std::string line; std::getline(lines, line);) {
      ++(line == "c" ? runs.compiled : runs.checked);
    }
    lines.close();
    fs::remove(log());
    return runs;
  }

  // What a build gave; its archive.
  std::string Built(const FinishedBuild& build) {
    EXPECT_TRUE(build.status.ok()) << build.status.error_message();
    EXPECT_EQ(build.result().outcome(), v1::BuildResult::SUCCEEDED)
        << build.result().error().message();
    if (build.result().artifacts().empty()) return "";
    return build.result().artifacts(0).content();
  }

  const std::string directory_ = MakeTestDirectory();
};

std::vector<std::string> WarningsOf(const FinishedBuild& build) {
  std::vector<std::string> warnings;
  for (const v1::BuildEvent& event : build.events) {
    if (event.has_diagnostic()) {
      warnings.push_back(event.diagnostic().SerializeAsString());
    }
  }
  return warnings;
}

TEST_F(CompiledOnceTest, OfFiftySourcesTheOneThatWasTouchedOnAServer) {
  RunningServer server(OfAServer());
  v1::RunBuildRequest request = Sources(kModules);
  const FinishedBuild first = RunBuild(server, request);
  Built(first);
  EXPECT_EQ(TakeRuns().compiled, kModules);
  Touch(7, request);
  const FinishedBuild second = RunBuild(server, request);
  const std::string archive = Built(second);
  const Runs runs = TakeRuns();
  EXPECT_EQ(runs.compiled, 1);
  EXPECT_EQ(runs.checked, 1);
  EXPECT_FALSE(second.result().cached());
  // What was said of another source is said again.
  EXPECT_THAT(WarningsOf(first), Not(IsEmpty()));
  EXPECT_EQ(WarningsOf(first), WarningsOf(second));
  // Made anew it is the same, to the last bit.
  request.set_no_cache(true);
  EXPECT_EQ(Built(RunBuild(server, request)), archive);
  EXPECT_EQ(TakeRuns().compiled, kModules);
}

TEST_F(CompiledOnceTest, OfFiftySourcesTheOneThatWasTouchedInLaterRuns) {
  v1::RunBuildRequest request = Sources(kModules);
  std::vector<std::string> warnings;
  {
    RunningServer server(Embedded());
    warnings = WarningsOf(RunBuild(server, request));
  }
  EXPECT_EQ(TakeRuns().compiled, kModules);
  Touch(7, request);
  std::string archive;
  {
    RunningServer server(Embedded());
    const FinishedBuild build = RunBuild(server, request);
    archive = Built(build);
    EXPECT_EQ(WarningsOf(build), warnings);
  }
  const Runs runs = TakeRuns();
  EXPECT_EQ(runs.compiled, 1);
  EXPECT_EQ(runs.checked, 1);
  // No one is compiled again, and all are where that is asked for.
  RunningServer server(Embedded());
  EXPECT_EQ(Built(RunBuild(server, request)), archive);
  EXPECT_EQ(TakeRuns().compiled, 0);
  request.set_no_cache(true);
  EXPECT_EQ(Built(RunBuild(server, request)), archive);
  EXPECT_EQ(TakeRuns().compiled, kModules);
}

// As it is for targets whose objects the server does not write itself.
TEST_F(CompiledOnceTest, MetadataThatStaysTheSameIsNotCompiledEither) {
  RunningServer server(OfAServer());
  v1::RunBuildRequest request = Sources(kFew);
  request.mutable_spec()->set_object_engine(v1::TOOLCHAIN);
  Built(RunBuild(server, request));
  EXPECT_EQ(TakeRuns().compiled, kFew + 1);
  Touch(7, request);
  Built(RunBuild(server, request));
  EXPECT_EQ(TakeRuns().compiled, 1);
}

TEST_F(CompiledOnceTest, TwoEmbeddedServersAtOnceShareWhatTheyMake) {
  const v1::RunBuildRequest request = Sources(kFew);
  std::string archives[2];
  {
    RunningServer one(Embedded());
    RunningServer other(Embedded());
    std::thread beside([&] { archives[1] = Built(RunBuild(other, request)); });
    archives[0] = Built(RunBuild(one, request));
    beside.join();
  }
  EXPECT_FALSE(archives[0].empty());
  EXPECT_EQ(archives[0], archives[1]);
  TakeRuns();
  RunningServer third(Embedded());
  EXPECT_EQ(Built(RunBuild(third, request)), archives[0]);
  EXPECT_EQ(TakeRuns().compiled, 0);
}

TEST_F(CompiledOnceTest, ABuildThatIsCancelledLeavesTheSameOfAnotherToIt) {
  RunningServer server(OfAServer());
  const v1::RunBuildRequest request = Sources(kFew);
  v1::RunBuildRequest other = request;
  // Another build, of the same actions.
  other.mutable_spec()->set_model_name("other");
  grpc::ClientContext context;
  const auto cancelled = server.builds().RunBuild(&context, request);
  v1::BuildEvent event;
  while (!event.has_command()) ASSERT_TRUE(cancelled->Read(&event));
  std::thread canceller([&context] { context.TryCancel(); });
  Built(RunBuild(server, other));
  canceller.join();
  cancelled->Finish();
}

TEST_F(CompiledOnceTest, WhatIsBrokenIsMadeAgain) {
  const v1::RunBuildRequest request = Sources(kFew);
  std::string archive;
  {
    RunningServer server(Embedded());
    archive = Built(RunBuild(server, request));
  }
  TakeRuns();
  int broken = 0;
  for (const auto& entry : fs::directory_iterator(cache() + "/entries")) {
    std::fstream(entry.path(), std::ios::binary | std::ios::in | std::ios::out)
            .seekp(60)
        << "broken";
    ++broken;
  }
  EXPECT_GT(broken, kFew);
  RunningServer server(Embedded());
  EXPECT_EQ(Built(RunBuild(server, request)), archive);
  EXPECT_EQ(TakeRuns().compiled, kFew);
  EXPECT_EQ(Built(RunBuild(server, request)), archive);
  EXPECT_EQ(TakeRuns().compiled, 0);
}

TEST_F(CompiledOnceTest, WithoutADirectoryEverythingWorks) {
  rpc::ServerOptions options = Embedded();
  options.shared_cache.directory = directory_ + "/cc/below-a-file";
  RunningServer server(std::move(options));
  EXPECT_THAT(std::string(server.server().shared_cache_problem().message()),
              HasSubstr(directory_ + "/cc"));
  v1::RunBuildRequest request = Sources(kFew);
  EXPECT_FALSE(Built(RunBuild(server, request)).empty());
  EXPECT_EQ(TakeRuns().compiled, kFew);
}

TEST_F(CompiledOnceTest, AServerThatKeepsNoResultsKeepsNoOutcomes) {
  rpc::ServerOptions options = OfAServer();
  options.keeps_results = false;
  RunningServer server(std::move(options));
  for (int i = 0; i < 2; ++i) {
    Built(RunBuild(server, Sources(kFew)));
    EXPECT_EQ(TakeRuns().compiled, kFew);
  }
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts metactl with this variable in its environment, its errors in a file.
pid_t Spawn(std::vector<std::string> arguments, const std::string& variable,
            const std::string& errors) {
  std::vector<std::string> environment = {variable, "PATH=/usr/bin:/bin",
                                          "TMPDIR=" + testing::TempDir()};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t process = 0;
  EXPECT_EQ(
      posix_spawn(&process, "client/metactl", &actions, nullptr,
                  Pointers(arguments).data(), Pointers(environment).data()),
      0);
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

// Real runs of metactl over the same sources.
class MetactlCacheTest : public testing::Test {
 protected:
  MetactlCacheTest() {
    for (int i = 0; i < kFew; ++i) {
      std::ofstream(absl::StrCat(directory_, "/m", i, ".c")) << Source(i, "0");
    }
  }

  std::string cache() const { return directory_ + "/cache"; }

  // Starts it; its process.
  pid_t Start(const std::string& cache, const std::string& out,
              const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {
        "metactl", "submit",  "--model-name", "m",
        "--emit",  "archive", "--out",        directory_ + "/" + out};
    for (int i = 0; i < kFew; ++i) {
      arguments.push_back("--module");
      arguments.push_back(absl::StrCat(directory_, "/m", i, ".c"));
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Spawn(std::move(arguments), "METACTL_CACHE_DIR=" + cache,
                 directory_ + "/" + out + ".txt");
  }

  static int Wait(pid_t process) {
    int status = 0;
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  std::string Archive(const std::string& out) const {
    return ReadAll(directory_ + "/" + out + "/libm.a");
  }
  std::string Errors(const std::string& out) const {
    return ReadAll(directory_ + "/" + out + ".txt");
  }

  const std::string directory_ = MakeTestDirectory();
};

TEST_F(MetactlCacheTest, TwoRunsAtOnceGiveWhatOneGivesWithout) {
  ASSERT_EQ(Wait(Start("", "without")), 0) << Errors("without");
  const pid_t one = Start(cache(), "one");
  const pid_t other = Start(cache(), "other");
  EXPECT_EQ(Wait(one), 0) << Errors("one");
  EXPECT_EQ(Wait(other), 0) << Errors("other");
  ASSERT_EQ(Wait(Start(cache(), "later")), 0) << Errors("later");
  EXPECT_FALSE(Archive("without").empty());
  for (const char* out : {"one", "other", "later"}) {
    EXPECT_EQ(Archive(out), Archive("without")) << out;
  }
}

TEST_F(MetactlCacheTest, ARunThatIsKilledLeavesWhatTheNextOneCanUse) {
  ASSERT_TRUE(store::SharedDirectory::Open({cache(), 1 << 30}).ok());
  const int watch = inotify_init1(IN_CLOEXEC);
  ASSERT_GE(
      inotify_add_watch(watch, (cache() + "/entries").c_str(), IN_MOVED_TO), 0);
  const pid_t killed = Start(cache(), "killed");
  // In the middle: some modules are compiled, and others are not.
  char events[4096];
  ASSERT_GT(read(watch, events, sizeof events), 0);
  kill(killed, SIGKILL);
  EXPECT_EQ(Wait(killed), -SIGKILL);
  close(watch);
  ASSERT_EQ(Wait(Start(cache(), "next")), 0) << Errors("next");
  ASSERT_EQ(Wait(Start("", "without")), 0) << Errors("without");
  EXPECT_EQ(Archive("next"), Archive("without"));
  EXPECT_THAT(Errors("next"), Not(HasSubstr("broken")));
}

TEST_F(MetactlCacheTest, ABrokenEntryIsTold) {
  ASSERT_EQ(Wait(Start(cache(), "first")), 0) << Errors("first");
  for (const auto& entry : fs::directory_iterator(cache() + "/entries")) {
    fs::resize_file(entry.path(), 10);
  }
  ASSERT_EQ(Wait(Start(cache(), "second")), 0);
  EXPECT_THAT(Errors("second"), HasSubstr("is broken and was removed"));
  EXPECT_EQ(Archive("second"), Archive("first"));
}

TEST_F(MetactlCacheTest, ADirectoryThatCannotBeWrittenIsNoErrorButIsTold) {
  const std::string nowhere = directory_ + "/m0.c/cache";
  ASSERT_EQ(Wait(Start(nowhere, "quiet")), 0);
  EXPECT_EQ(Errors("quiet"), "");
  ASSERT_EQ(Wait(Start(nowhere, "verbose", {"--verbose"})), 0);
  EXPECT_THAT(Errors("verbose"), HasSubstr("is not kept for the next run"));
  EXPECT_THAT(Errors("verbose"), HasSubstr(directory_ + "/m0.c"));
  EXPECT_EQ(Archive("quiet"), Archive("verbose"));
}

}  // namespace
}  // namespace metad
