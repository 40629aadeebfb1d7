#include "server/config/server_config.h"

#include <stdlib.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr char kConfigName[] = "metad.textproto";
constexpr char kCatalog[] =
    "targets { name: \"only\" architecture: ARM pointer_bits: 32 }";

class ServerConfigTest : public testing::Test {
 protected:
  void SetUp() override {
    // The default socket, and nothing is made for it.
    setenv("XDG_RUNTIME_DIR", "/run/user/4711", 1);
    setenv("TMPDIR", "/var/scratch", 1);
  }

  std::string MakeFile(const std::string& name, const std::string& content) {
    std::string path = root_ + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  void WriteConfig(const std::string& text) {
    flags_.config_file = MakeFile(kConfigName, text);
  }

  // What is loaded, or the default with a failure of the test.
  ServerConfig Load() {
    absl::StatusOr<ServerConfig> config = LoadServerConfig(flags_);
    EXPECT_TRUE(config.ok()) << config.status();
    return config.ok() ? *std::move(config) : ServerConfig();
  }

  std::vector<std::string> Problems() {
    const absl::Status status = LoadServerConfig(flags_).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    return absl::StrSplit(status.message(), '\n');
  }

  std::vector<std::string> ProblemsOf(const std::string& text) {
    WriteConfig(text);
    return Problems();
  }

  // The start of a line about a field of the file.
  std::string At(const std::string& field) const {
    return config_path_ + ": " + field + ": ";
  }

  const std::string root_ = MakeTestDirectory();
  // Where WriteConfig() puts it.
  const std::string config_path_ = root_ + "/" + kConfigName;
  ServerFlags flags_;
};

void ExpectDefaults(const ServerConfig& config) {
  const rpc::ServerOptions& options = config.options;
  EXPECT_EQ(options.listen.ToString(), "unix:/run/user/4711/metad.sock");
  EXPECT_NE(options.catalog.FindTarget("host"), nullptr);
  EXPECT_EQ(options.compiler_search_path, "/usr/bin:/bin");
  EXPECT_EQ(options.scratch_root, "/var/scratch");
  EXPECT_EQ(options.log_level, "info");
  EXPECT_EQ(config.drain_grace, absl::Seconds(30));
  EXPECT_EQ(options.limits.max_inline_bytes, 256 << 10);
  EXPECT_EQ(options.limits.max_request_inline_bytes, 1 << 20);
  EXPECT_EQ(options.limits.max_build_time, absl::Minutes(10));
  EXPECT_EQ(options.limits.max_running_builds, 4);
  EXPECT_EQ(options.limits.max_queued_builds, 64);
  EXPECT_EQ(options.limits.compile_workers, rpc::DefaultCompileWorkers());
  EXPECT_EQ(options.limits.action.wall_clock, absl::Seconds(60));
  EXPECT_EQ(options.limits.action.cpu, absl::Seconds(60));
  EXPECT_EQ(options.limits.action.max_output_bytes, 1 << 20);
  EXPECT_EQ(options.limits.action.max_memory_bytes, int64_t{4} << 30);
  EXPECT_EQ(options.limits.heartbeat_interval, absl::Seconds(10));
  EXPECT_EQ(options.store.directory, "");
  EXPECT_EQ(options.store.max_bytes, int64_t{10} << 30);
  EXPECT_EQ(options.store.max_uploads, 64);
  EXPECT_EQ(options.store.max_upload_age, absl::Hours(24));
  EXPECT_FALSE(options.store.sync);
  EXPECT_TRUE(options.keeps_results);
  EXPECT_EQ(options.results.max_bytes, int64_t{1} << 30);
  EXPECT_EQ(options.results.max_results, 65536);
}

TEST_F(ServerConfigTest, NothingGivenMeansTheDocumentedDefaults) {
  ExpectDefaults(Load());
}

TEST_F(ServerConfigTest, AnEmptyFileMeansTheSame) {
  WriteConfig("# Nothing yet.\nlimits {}\n");
  ExpectDefaults(Load());
}

TEST_F(ServerConfigTest, ZeroCountsLeaveTheDefaults) {
  WriteConfig(
      "limits { max_inline_bytes: 0 max_running_builds: 0 "
      "max_compiler_memory_bytes: 0 compile_workers: 0 }");
  ExpectDefaults(Load());
}

TEST_F(ServerConfigTest, WithoutTmpdirTheScratchRootIsTmp) {
  unsetenv("TMPDIR");
  EXPECT_EQ(Load().options.scratch_root, "/tmp");
}

TEST_F(ServerConfigTest, EveryFieldOfTheFileIsRead) {
  const std::string catalog = MakeFile("catalog.textproto", kCatalog);
  WriteConfig("listen: '127.0.0.1:4711'\ntoolchain_catalog: '" + catalog +
              R"('
compiler_search_path: '/opt/bin:/usr/bin'
scratch_root: '/scratch'
log_level: 'debug'
drain_grace { seconds: 1 nanos: 500000000 }
limits {
  max_inline_bytes: 1
  max_request_inline_bytes: 1073741824
  max_build_time { seconds: 86400 }
  max_running_builds: 1024
  max_queued_builds: 100000
  compile_workers: 6
  max_compile_time { nanos: 1000000 }
  max_compiler_output_bytes: 8
  max_compiler_memory_bytes: 9223372036854775807
  heartbeat_interval { seconds: 10 }
}
store {
  directory: '/var/lib/metad'
  max_bytes: 4711
  max_uploads: 1024
  max_upload_age { seconds: 60 }
  sync: true
}
result_cache { disabled: true max_bytes: 4712 max_results: 10000000 })");
  const ServerConfig config = Load();
  const rpc::ServerOptions& options = config.options;
  EXPECT_EQ(options.listen.ToString(), "127.0.0.1:4711");
  EXPECT_THAT(options.catalog.targets(), SizeIs(1));
  EXPECT_NE(options.catalog.FindTarget("only"), nullptr);
  EXPECT_EQ(options.compiler_search_path, "/opt/bin:/usr/bin");
  EXPECT_EQ(options.scratch_root, "/scratch");
  EXPECT_EQ(options.log_level, "debug");
  EXPECT_EQ(config.drain_grace, absl::Milliseconds(1500));
  EXPECT_EQ(options.limits.max_inline_bytes, 1);
  EXPECT_EQ(options.limits.max_request_inline_bytes, 1 << 30);
  EXPECT_EQ(options.limits.max_build_time, absl::Hours(24));
  EXPECT_EQ(options.limits.max_running_builds, 1024);
  EXPECT_EQ(options.limits.max_queued_builds, 100000);
  EXPECT_EQ(options.limits.compile_workers, 6);
  EXPECT_EQ(options.limits.action.wall_clock, absl::Milliseconds(1));
  EXPECT_EQ(options.limits.action.cpu, absl::Milliseconds(1));
  EXPECT_EQ(options.limits.action.max_output_bytes, 8);
  EXPECT_EQ(options.limits.action.max_memory_bytes, INT64_MAX);
  EXPECT_EQ(options.limits.heartbeat_interval, absl::Seconds(10));
  EXPECT_EQ(options.store.directory, "/var/lib/metad");
  EXPECT_EQ(options.store.max_bytes, 4711);
  EXPECT_EQ(options.store.max_uploads, 1024);
  EXPECT_EQ(options.store.max_upload_age, absl::Minutes(1));
  EXPECT_TRUE(options.store.sync);
  EXPECT_FALSE(options.keeps_results);
  EXPECT_EQ(options.results.max_bytes, 4712);
  EXPECT_EQ(options.results.max_results, 10000000);
}

TEST_F(ServerConfigTest, RunningBuildsMayGetNoGrace) {
  WriteConfig("drain_grace {}");
  EXPECT_EQ(Load().drain_grace, absl::ZeroDuration());
}

TEST_F(ServerConfigTest, FlagsNeedNoFile) {
  flags_.listen = "unix:/run/flag.sock";
  flags_.toolchains = MakeFile("catalog.textproto", kCatalog);
  flags_.log_level = "off";
  const ServerConfig config = Load();
  EXPECT_EQ(config.options.listen.ToString(), "unix:/run/flag.sock");
  EXPECT_THAT(config.options.catalog.targets(), SizeIs(1));
  EXPECT_EQ(config.options.log_level, "off");
}

TEST_F(ServerConfigTest, FlagsOverrideTheFile) {
  WriteConfig(
      "listen: '127.0.0.1:1' toolchain_catalog: '/no/such/file' "
      "log_level: 'debug' scratch_root: '/scratch'");
  flags_.listen = "127.0.0.1:2";
  flags_.toolchains = MakeFile("catalog.textproto", kCatalog);
  flags_.log_level = "warn";
  const ServerConfig config = Load();
  EXPECT_EQ(config.options.listen.ToString(), "127.0.0.1:2");
  EXPECT_NE(config.options.catalog.FindTarget("only"), nullptr);
  EXPECT_EQ(config.options.log_level, "warn");
  EXPECT_EQ(config.options.scratch_root, "/scratch");
}

TEST_F(ServerConfigTest, EveryMistakeOfTheFileIsNamedWithItsField) {
  EXPECT_THAT(
      ProblemsOf("listen: '0.0.0.0:80'\n"
                 "toolchain_catalog: '/no/such/file'\n"
                 "compiler_search_path: '/usr/bin:bin'\n"
                 "scratch_root: 'tmp'\n"
                 "log_level: 'loud'\n"
                 "drain_grace { seconds: -1 }\n"
                 "limits { max_running_builds: -1 }\n"),
      ElementsAre(
          AllOf(StartsWith(At("listen")), HasSubstr("not a loopback address")),
          AllOf(StartsWith(At("toolchain_catalog")),
                HasSubstr("/no/such/file")),
          StartsWith(At("compiler_search_path") + "\"bin\" is not absolute"),
          StartsWith(At("scratch_root") + "\"tmp\""),
          StartsWith(At("log_level") + "\"loud\"; expected one of debug, "),
          StartsWith(At("drain_grace") + "is -1s; expected 0 to 24h"),
          StartsWith(At("limits.max_running_builds") +
                     "is -1; expected 1 to 1024")));
}

TEST_F(ServerConfigTest, EveryMistakeOfTheStoreIsNamedWithItsField) {
  EXPECT_THAT(
      ProblemsOf("store { directory: 'store' max_bytes: -1 max_uploads: 1025 "
                 "max_upload_age { nanos: 1 } }"
                 "result_cache { max_bytes: -1 max_results: 10000001 }"),
      ElementsAre(
          StartsWith(At("store.directory") + "\"store\" is not absolute"),
          StartsWith(At("store.max_bytes") + "is -1; expected 1 to "),
          StartsWith(At("store.max_uploads") + "is 1025; expected 1 to 1024"),
          StartsWith(At("store.max_upload_age") + "is 1ns; expected 1s to"),
          StartsWith(At("result_cache.max_bytes") + "is -1; expected 1 to "),
          StartsWith(At("result_cache.max_results") +
                     "is 10000001; expected 1 to 10000000")));
}

TEST_F(ServerConfigTest, EveryMistakeOfTheFlagsIsNamedWithItsFlag) {
  // The file's are overridden, so they do not matter.
  WriteConfig("listen: 'x' toolchain_catalog: 'y' log_level: 'z'");
  flags_.listen = "unix:relative";
  flags_.toolchains = "/no/such/file";
  flags_.log_level = "loud";
  EXPECT_THAT(
      Problems(),
      ElementsAre(
          StartsWith("--listen: address \"unix:relative\" has no absolute"),
          AllOf(StartsWith("--toolchains: "), HasSubstr("/no/such/file")),
          StartsWith("--log-level: \"loud\"; expected one of debug, ")));
}

TEST_F(ServerConfigTest, WithoutAFileAnEnvironmentsMistakeIsNamedToo) {
  setenv("TMPDIR", "scratch", 1);
  setenv("XDG_RUNTIME_DIR", ("/" + std::string(200, 'x')).c_str(), 1);
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("configuration: listen: "),
                          AllOf(StartsWith("configuration: scratch_root: "),
                                HasSubstr("\"scratch\" (it, or $TMPDIR)"))));
}

TEST_F(ServerConfigTest, EveryLimitHasARange) {
  EXPECT_THAT(
      ProblemsOf(R"(limits {
  max_inline_bytes: 1073741825
  max_request_inline_bytes: 1073741825
  max_build_time { seconds: 86400 nanos: 1 }
  max_running_builds: 1025
  max_queued_builds: 100001
  compile_workers: 1025
  max_compile_time { nanos: 999999 }
  max_compiler_output_bytes: 67108865
  max_compiler_memory_bytes: -1
  heartbeat_interval { seconds: -5 }
})"),
      ElementsAre(
          At("limits.max_inline_bytes") +
              "is 1073741825; expected 1 to 1073741824",
          At("limits.max_request_inline_bytes") +
              "is 1073741825; expected 1 to 1073741824",
          AllOf(StartsWith(At("limits.max_build_time")),
                HasSubstr("expected 1ms to 24h")),
          At("limits.max_running_builds") + "is 1025; expected 1 to 1024",
          At("limits.max_queued_builds") + "is 100001; expected 1 to 100000",
          At("limits.compile_workers") + "is 1025; expected 1 to 1024",
          StartsWith(At("limits.max_compile_time") + "is 999.999us; expected "),
          At("limits.max_compiler_output_bytes") +
              "is 67108865; expected 1 to 67108864",
          StartsWith(At("limits.max_compiler_memory_bytes") +
                     "is -1; expected 1 to "),
          StartsWith(At("limits.heartbeat_interval") + "is -5s; expected ")));
}

TEST_F(ServerConfigTest, UnknownFieldsAreNamedWithTheirPlace) {
  EXPECT_THAT(ProblemsOf("log_level: 'info'\n"
                         "listn: 'unix:/s'\n"
                         "limits {\n"
                         "  max_builds: 3\n"
                         "}\n"),
              ElementsAre(AllOf(StartsWith(config_path_ + ":2:6: "),
                                HasSubstr("\"listn\"")),
                          AllOf(StartsWith(config_path_ + ":4:13: "),
                                HasSubstr("\"max_builds\""))));
}

TEST_F(ServerConfigTest, SyntaxErrorsAreNamedWithTheirPlace) {
  EXPECT_THAT(ProblemsOf("log_level: 'info'\nlisten: unix\n"),
              ElementsAre(StartsWith(config_path_ + ":2:9: ")));
}

TEST_F(ServerConfigTest, AMissingFileIsNamed) {
  flags_.config_file = root_ + "/no.textproto";
  EXPECT_THAT(Problems(), ElementsAre(AllOf(StartsWith("--config: "),
                                            HasSubstr(flags_.config_file))));
}

TEST_F(ServerConfigTest, ADirectoryIsNoConfiguration) {
  flags_.config_file = root_;
  EXPECT_THAT(Problems(),
              ElementsAre(AllOf(StartsWith("--config: "),
                                HasSubstr("is not a regular file"))));
}

TEST_F(ServerConfigTest, AFileOfMoreThanAMebibyteIsRefused) {
  EXPECT_THAT(ProblemsOf(std::string((1 << 20) + 1, '\n')),
              ElementsAre(AllOf(StartsWith("--config: "),
                                HasSubstr("is larger than 1048576 bytes"))));
}

TEST_F(ServerConfigTest, TheCatalogsProblemsArePassedOn) {
  const std::string catalog = MakeFile("catalog.textproto",
                                       "targets { name: 'x' }\n"
                                       "targets { name: 'y' }\n");
  flags_.log_level = "loud";
  EXPECT_THAT(
      ProblemsOf("toolchain_catalog: '" + catalog + "'"),
      ElementsAre(StartsWith(catalog + ":1:1: targets[0].architecture: "),
                  StartsWith(catalog + ":2:1: targets[1].architecture: "),
                  StartsWith("--log-level: ")));
}

}  // namespace
}  // namespace metad::config
