// The same action gives the same bytes and the same messages, wherever its
// files are laid out and whenever it runs.
#include <stdlib.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/local_executor.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/compile_action.h"
#include "server/platform/cancellation.h"
#include "server/platform/posix_process_runner.h"

namespace metad::pipeline {
namespace {

using execution::Action;
using execution::ActionOutcome;
using testing::HasSubstr;
using testing::Not;

// Warned about, with all that knows the time and the place.
constexpr char kSource[] = R"(
#include "included.h"
const char* built = __DATE__ " " __TIME__ " " __TIMESTAMP__ " " __FILE__;
int divide(void) { return INCLUDED / 0; }
)";

// The assembler says it, from its own input.
constexpr char kWrongAssembly[] = R"(
int ask(void) { __asm__ volatile("no_such_instruction"); return 0; }
)";

// What has no name to tell it by, so that compilers make one up.
constexpr char kCxx[] = R"(
extern "C" int next(void);
namespace {
struct Counter { int value = next(); };
Counter counter;
}
static int after = next() + counter.value;
)";

struct Case {
  const char* target;
  const char* toolchain;
};

class SameBytesTest : public testing::TestWithParam<Case> {
 protected:
  // In a directory of a name that no other has, and of another length.
  ActionOutcome Run(const Action& action) {
    std::string root = testing::TempDir() + "/" +
                       std::string(static_cast<size_t>(++runs_), 'x') +
                       "-XXXXXX";
    EXPECT_NE(mkdtemp(root.data()), nullptr);
    execution::LocalExecutorOptions options;
    options.scratch_root = root;
    execution::LocalExecutor executor(options, &runner_);
    absl::StatusOr<ActionOutcome> result;
    absl::Notification done;
    executor.Start(action, platform::Cancellation::Create(),
                   [&](absl::StatusOr<ActionOutcome> outcome) {
                     result = std::move(outcome);
                     done.Notify();
                   });
    done.WaitForNotification();
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : ActionOutcome();
  }

  Action CompileAction(const char* source, SourceLanguage language) {
    ModuleInput module;
    module.name = "operators";
    module.kind = ModuleKind::kCSource;
    module.language = language;
    module.artifact = source;
    module.include_files.push_back({"included.h", "#define INCLUDED 1\n"});
    module.compile_options.optimization = Optimization::kDebugging;
    const auto toolchain =
        registry_.SelectForSources(GetParam().target, GetParam().toolchain);
    EXPECT_TRUE(toolchain.ok()) << toolchain.status();
    const BuildRequest request;
    ActionContents contents(request);
    const execution::ActionLimits limits;
    return CompileModuleAction({*toolchain, limits, true, contents}, module);
  }

  // Runs it twice; the outcome of both.
  ActionOutcome RunTwice(const char* source, SourceLanguage language) {
    const Action action = CompileAction(source, language);
    ActionOutcome first = Run(action);
    const ActionOutcome second = Run(action);
    EXPECT_EQ(first.exit_code, second.exit_code);
    EXPECT_EQ(first.standard_output.text, second.standard_output.text);
    EXPECT_EQ(first.standard_error.text, second.standard_error.text);
    EXPECT_EQ(first.outputs.size(), second.outputs.size());
    for (size_t i = 0; i < first.outputs.size(); ++i) {
      EXPECT_EQ(first.outputs[i].content, second.outputs[i].content);
    }
    EXPECT_THAT(first.standard_error.text, Not(HasSubstr("/tmp")));
    EXPECT_THAT(first.standard_error.text, Not(HasSubstr("../tmp")));
    return first;
  }

  int runs_ = 0;
  platform::PosixProcessRunner runner_;
  execution::ToolchainRegistry registry_{execution::ToolchainCatalog::Default(),
                                         &runner_};
};

TEST_P(SameBytesTest, OfASourceThatAsksForTheTime) {
  const ActionOutcome outcome = RunTwice(kSource, SourceLanguage::kC);
  EXPECT_THAT(outcome.standard_error.text, HasSubstr("zero"));
  ASSERT_EQ(outcome.outputs.size(), 1u) << outcome.standard_error.text;
  EXPECT_THAT(outcome.outputs[0].content,
              HasSubstr("Jan  1 1970 00:00:00 Thu Jan  1 00:00:00 1970 "
                        "operators.c"));
}

TEST_P(SameBytesTest, OfWhatAnAssemblerSays) {
  const ActionOutcome outcome = RunTwice(kWrongAssembly, SourceLanguage::kC);
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.standard_error.text, HasSubstr("instruction"));
}

TEST_P(SameBytesTest, OfNamesThatACompilerMakesUp) {
  EXPECT_EQ(RunTwice(kCxx, SourceLanguage::kCxx).exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(
    OfEachCompiler, SameBytesTest,
    testing::Values(Case{"host", "gcc-host"}, Case{"host", "clang-host"},
                    Case{"cortex-m3", "gcc-arm-none-eabi"},
                    Case{"cortex-m3", "clang-arm-none-eabi"}),
    [](const testing::TestParamInfo<Case>& info) {
      std::string name = std::string(info.param.toolchain);
      for (char& character : name) {
        if (character == '-') character = '_';
      }
      return name;
    });

}  // namespace
}  // namespace metad::pipeline
