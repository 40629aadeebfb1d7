// Every toolchain of the built-in catalog that this machine has really compiles
// for each of its targets.
#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "server/execution/local_executor.h"
#include "server/execution/toolchain_catalog.h"
#include "server/execution/toolchain_registry.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::execution {
namespace {

// What the C modules of ML compilers include and do.
constexpr char kSource[] = R"(
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int32_t (*packed_function)(float* values, size_t count);

extern int32_t other(float* values, size_t count);

int32_t scale(float* values, size_t count) {
  float scratch[4] = {0};
  memcpy(scratch, values, count < 4 ? count * sizeof *values : sizeof scratch);
  values[0] = expf(scratch[0]) + fabsf(scratch[1]);
  return 0;
}

const packed_function functions[2] = {scale, other};
const char endian_probe[] = "probe";
)";

class DefaultToolchainsTest : public testing::TestWithParam<std::string> {
 protected:
  absl::StatusOr<ActionOutcome> Compile(const SelectedToolchain& toolchain) {
    Action action;
    action.argv = {toolchain.compiler_path};
    action.argv.insert(action.argv.end(), toolchain.flags.begin(),
                       toolchain.flags.end());
    for (const char* argument :
         {"-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-c",
          "module.c", "-o", "module.o"}) {
      action.argv.push_back(argument);
    }
    action.inputs = {{"module.c", kSource}};
    action.outputs = {"module.o"};
    absl::StatusOr<ActionOutcome> result;
    absl::Notification done;
    executor_.Start(action, cancellation_,
                    [&](absl::StatusOr<ActionOutcome> outcome) {
                      result = std::move(outcome);
                      done.Notify();
                    });
    done.WaitForNotification();
    return result;
  }

  const std::shared_ptr<platform::Cancellation> cancellation_ =
      platform::Cancellation::Create();
  platform::PosixProcessRunner runner_;
  LocalExecutor executor_{{MakeTestDirectory(), 1, 1}, &runner_};
  ToolchainRegistry registry_{ToolchainCatalog::Default(), &runner_};
};

uint16_t ReadHalf(const std::string& object, size_t offset, bool big_endian) {
  const auto low = static_cast<unsigned char>(object[offset + (big_endian)]);
  const auto high = static_cast<unsigned char>(object[offset + !big_endian]);
  return static_cast<uint16_t>(low | high << 8);
}

void ExpectObjectOf(const TargetDescription& target,
                    const std::string& object) {
  ASSERT_GT(object.size(), sizeof(Elf32_Ehdr));
  ASSERT_EQ(object.compare(0, SELFMAG, ELFMAG), 0);
  EXPECT_EQ(object[EI_CLASS],
            target.pointer_bits == 32 ? ELFCLASS32 : ELFCLASS64);
  EXPECT_EQ(object[EI_DATA], target.big_endian ? ELFDATA2MSB : ELFDATA2LSB);
  EXPECT_EQ(ReadHalf(object, offsetof(Elf32_Ehdr, e_type), target.big_endian),
            ET_REL);
  EXPECT_EQ(
      ReadHalf(object, offsetof(Elf32_Ehdr, e_machine), target.big_endian),
      target.elf_machine);
}

TEST_P(DefaultToolchainsTest, CompilesForEachOfItsTargets) {
  const ToolchainStatus status = registry_.Status(GetParam());
  if (!status.available) {
    GTEST_SKIP() << GetParam()
                 << " is not on this machine: " << status.unavailable_reason;
  }
  for (const ToolchainTarget& served :
       registry_.catalog().FindToolchain(GetParam())->targets) {
    SCOPED_TRACE(served.target);
    const absl::StatusOr<ActionOutcome> outcome =
        Compile(*registry_.Select(served.target, GetParam()));
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_TRUE(outcome->Succeeded()) << outcome->standard_error.text;
    EXPECT_EQ(outcome->standard_error.text, "");
    ASSERT_EQ(outcome->outputs.size(), 1u);
    ExpectObjectOf(*registry_.catalog().FindTarget(served.target),
                   outcome->outputs[0].content);
  }
}

std::vector<std::string> DefaultToolchainIds() {
  std::vector<std::string> ids;
  for (const ToolchainDescription& toolchain :
       ToolchainCatalog::Default().toolchains()) {
    ids.push_back(toolchain.id);
  }
  return ids;
}

INSTANTIATE_TEST_SUITE_P(
    Default, DefaultToolchainsTest, testing::ValuesIn(DefaultToolchainIds()),
    [](const testing::TestParamInfo<std::string>& toolchain) {
      std::string name = toolchain.param;
      for (char& c : name) {
        if (!absl::ascii_isalnum(c)) c = '_';
      }
      return name;
    });

}  // namespace
}  // namespace metad::execution
