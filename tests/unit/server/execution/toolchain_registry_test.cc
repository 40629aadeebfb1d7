#include "server/execution/toolchain_registry.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_process_runner.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::execution {
namespace {

using platform::FakeProcessRunner;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kCatalog[] = R"(
targets { name: "m3" architecture: ARM pointer_bits: 32 }
targets { name: "rv" architecture: RISCV pointer_bits: 32 }
targets { name: "idle" architecture: MIPS pointer_bits: 32 }
toolchains { id: "absent" family: GCC compiler: "absent-gcc"
             targets { target: "m3" } targets { target: "rv" } }
toolchains { id: "first" family: CLANG compiler: "first-cc"
             targets { target: "m3" flags: "-mcpu=cortex-m3" flags: "-Os" } }
toolchains { id: "second" family: GCC compiler: "second-cc"
             targets { target: "m3" flags: "-O2" } }
)";

class ToolchainRegistryTest : public testing::Test {
 protected:
  ToolchainRegistryTest() {
    Install("first-cc", "binary one");
    Install("second-cc", "binary two");
  }

  void Install(const std::string& name, const std::string& content) {
    const std::string path = bin_ + "/" + name;
    std::ofstream(path) << content;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }

  // A registry of its own, so that everything is probed anew.
  ToolchainStatus StatusOf(const std::string& id, const std::string& catalog,
                           platform::ProcessRunner* runner) {
    return ToolchainRegistry(*ToolchainCatalog::Parse(catalog, "f"), runner,
                             bin_)
        .Status(id);
  }

  static platform::ProcessResult Version(const std::string& text) {
    platform::ProcessResult result;
    result.exit_code = 0;
    result.standard_output.text = text;
    return result;
  }

  // How often a compiler was asked for its version.
  static int Probes(const FakeProcessRunner& runner) {
    int probes = 0;
    for (const platform::ProcessRequest& request : runner.requests()) {
      const bool lists_libraries = request.environment.size() > 2;
      if (request.argv[1] == "--version" && !lists_libraries) ++probes;
    }
    return probes;
  }

  const std::string bin_ = MakeTestDirectory();
  FakeProcessRunner runner_{Version("cc (Test) 1.0\nno warranty\n")};
  ToolchainRegistry registry_{*ToolchainCatalog::Parse(kCatalog, "f"), &runner_,
                              bin_};
};

TEST_F(ToolchainRegistryTest, AvailableToolchainIsDescribed) {
  const ToolchainStatus status = registry_.Status("first");
  EXPECT_TRUE(status.available) << status.unavailable_reason;
  EXPECT_EQ(status.unavailable_reason, "");
  EXPECT_EQ(status.compiler_path, bin_ + "/first-cc");
  EXPECT_EQ(status.version, "cc (Test) 1.0");
  EXPECT_EQ(status.fingerprint.size(), 64u);
  EXPECT_THAT(runner_.requests()[0].argv,
              ElementsAre(bin_ + "/first-cc", "--version"));
}

TEST_F(ToolchainRegistryTest, ProbesOnceForAllThreads) {
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back(
        [this] { EXPECT_TRUE(registry_.Status("first").available); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Probes(runner_), 1);
}

TEST_F(ToolchainRegistryTest, NothingIsProbedBeforeItIsAskedFor) {
  EXPECT_TRUE(runner_.requests().empty());
  EXPECT_TRUE(registry_.Select("m3", "second").ok());
  EXPECT_EQ(Probes(runner_), 1);
}

TEST_F(ToolchainRegistryTest, ACompilerThatIsReplacedIsProbedAgain) {
  const std::string fingerprint = registry_.Select("m3", "first")->fingerprint;
  EXPECT_EQ(registry_.Select("m3", "first")->fingerprint, fingerprint);
  EXPECT_EQ(Probes(runner_), 1);
  Install("new-cc", "binary changed");
  std::filesystem::rename(bin_ + "/new-cc", bin_ + "/first-cc");
  EXPECT_NE(registry_.Select("m3", "first")->fingerprint, fingerprint);
  EXPECT_EQ(Probes(runner_), 2);
}

TEST_F(ToolchainRegistryTest, ACompilerThatIsRemovedIsMissedAtOnce) {
  EXPECT_EQ(registry_.Select("m3", "")->id, "first");
  std::filesystem::remove(bin_ + "/first-cc");
  EXPECT_EQ(registry_.Select("m3", "")->id, "second");
}

TEST_F(ToolchainRegistryTest, AMissingCompilerIsLookedForAgainAfterAWhile) {
  absl::Time now = absl::FromUnixSeconds(1000);
  ToolchainRegistry registry(*ToolchainCatalog::Parse(kCatalog, "f"), &runner_,
                             bin_, [&now] { return now; });
  EXPECT_FALSE(registry.Status("absent").available);
  Install("absent-gcc", "installed late");
  now += ToolchainRegistry::kRetryAfter - absl::Seconds(1);
  EXPECT_FALSE(registry.Status("absent").available);
  now += absl::Seconds(1);
  EXPECT_TRUE(registry.Status("absent").available);
}

TEST_F(ToolchainRegistryTest, MissingCompilerIsUnavailableAndNamed) {
  const ToolchainStatus status = registry_.Status("absent");
  EXPECT_FALSE(status.available);
  EXPECT_THAT(status.unavailable_reason, HasSubstr("absent-gcc"));
  EXPECT_EQ(status.fingerprint, "");
}

TEST_F(ToolchainRegistryTest, UnknownToolchainIsUnavailable) {
  EXPECT_FALSE(registry_.Status("nothing").available);
}

TEST_F(ToolchainRegistryTest, CompilerThatFailsItsVersionIsUnavailable) {
  platform::ProcessResult crash;
  crash.signal = 11;
  FakeProcessRunner crashing(crash);
  EXPECT_THAT(StatusOf("first", kCatalog, &crashing).unavailable_reason,
              HasSubstr("signal 11"));
  platform::ProcessResult hang;
  hang.timed_out = true;
  FakeProcessRunner hanging(hang);
  EXPECT_THAT(StatusOf("first", kCatalog, &hanging).unavailable_reason,
              HasSubstr("no answer within 10s"));
}

TEST_F(ToolchainRegistryTest, ProbeIsRepeatedWhenTheMachineWasExhausted) {
  bool exhausted = true;
  FakeProcessRunner runner(
      [&](const platform::ProcessRequest&, const platform::Cancellation&)
          -> absl::StatusOr<platform::ProcessResult> {
        if (exhausted) return absl::ResourceExhaustedError("no processes left");
        return Version("cc 1.0");
      });
  ToolchainRegistry registry(*ToolchainCatalog::Parse(kCatalog, "f"), &runner,
                             bin_);
  EXPECT_FALSE(registry.Status("first").available);
  exhausted = false;
  EXPECT_TRUE(registry.Status("first").available);
}

TEST_F(ToolchainRegistryTest, FingerprintIsThatOfBinaryVersionAndFlags) {
  const std::string fingerprint = registry_.Status("first").fingerprint;
  EXPECT_EQ(StatusOf("first", kCatalog, &runner_).fingerprint, fingerprint);

  FakeProcessRunner newer(Version("cc (Test) 1.0\nanother second line\n"));
  EXPECT_NE(StatusOf("first", kCatalog, &newer).fingerprint, fingerprint);

  const std::string flags =
      absl::StrReplaceAll(kCatalog, {{"\"-Os\"", "\"-O3\""}});
  EXPECT_NE(StatusOf("first", flags, &runner_).fingerprint, fingerprint);
  const std::string joined = absl::StrReplaceAll(
      kCatalog, {{"-mcpu=cortex-m3\" flags: \"-Os", "-mcpu=cortex-m3-Os"}});
  EXPECT_NE(StatusOf("first", joined, &runner_).fingerprint, fingerprint);

  Install("first-cc", "binary changed");
  EXPECT_NE(StatusOf("first", kCatalog, &runner_).fingerprint, fingerprint);
}

TEST_F(ToolchainRegistryTest, SelectsTheFirstAvailableOne) {
  const absl::StatusOr<SelectedToolchain> selected = registry_.Select("m3", "");
  ASSERT_TRUE(selected.ok()) << selected.status();
  EXPECT_EQ(selected->id, "first");
  EXPECT_EQ(selected->family, CompilerFamily::kClang);
  EXPECT_EQ(selected->compiler_path, bin_ + "/first-cc");
  EXPECT_THAT(selected->flags, ElementsAre("-mcpu=cortex-m3", "-Os"));
  EXPECT_EQ(selected->fingerprint, registry_.Status("first").fingerprint);
}

TEST_F(ToolchainRegistryTest, SelectsTheOneNamed) {
  EXPECT_EQ(registry_.Select("m3", "second")->id, "second");
}

TEST_F(ToolchainRegistryTest, FailuresOfSelectionAreToldApart) {
  struct Case {
    std::string target;
    std::string toolchain;
    SelectionFailure failure;
    absl::StatusCode code;
    std::string text;
  };
  for (const Case& each : {
           Case{"vax", "", SelectionFailure::kUnknownTarget,
                absl::StatusCode::kNotFound, "there are m3, rv, idle"},
           Case{"m3", "tcc", SelectionFailure::kUnknownToolchain,
                absl::StatusCode::kNotFound, "there are absent, first, second"},
           Case{"rv", "first", SelectionFailure::kTargetNotServed,
                absl::StatusCode::kInvalidArgument, "it does for m3"},
           Case{"m3", "absent", SelectionFailure::kCompilerMissing,
                absl::StatusCode::kFailedPrecondition, "absent-gcc"},
           Case{"rv", "", SelectionFailure::kCompilerMissing,
                absl::StatusCode::kFailedPrecondition,
                "looked for absent (no executable absent-gcc"},
           Case{"idle", "", SelectionFailure::kCompilerMissing,
                absl::StatusCode::kFailedPrecondition,
                "the catalog has no toolchain for it"},
       }) {
    const absl::Status status =
        registry_.Select(each.target, each.toolchain).status();
    EXPECT_EQ(status.code(), each.code) << status;
    EXPECT_EQ(SelectionFailureOf(status), each.failure) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(each.text));
  }
  EXPECT_EQ(SelectionFailureOf(absl::NotFoundError("other")), std::nullopt);
}

TEST_F(ToolchainRegistryTest, ARealProgramAnswers) {
  platform::PosixProcessRunner runner;
  ToolchainRegistry registry(
      *ToolchainCatalog::Parse(
          "targets { name: \"host\" architecture: NATIVE }"
          "toolchains { id: \"fake\" family: GCC compiler: \"" +
              FakeToolchainPath() + "\" targets { target: \"host\" } }",
          "f"),
      &runner);
  const ToolchainStatus status = registry.Status("fake");
  EXPECT_TRUE(status.available) << status.unavailable_reason;
  EXPECT_EQ(status.version, "fake_toolchain (metad tests) 1.0");
}

}  // namespace
}  // namespace metad::execution
