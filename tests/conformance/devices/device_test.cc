// On every device, for every runtime ABI, with every compiler of the pool and
// without one: each function is found under its name and nothing else is, each
// constant has every bit that it was given with, and all of it is where the
// image cannot write.

#include "tests/conformance/devices/device.h"

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "tests/conformance/devices/abi_driver.h"
#include "tests/conformance/devices/device_image.h"
#include "tests/conformance/devices/expectations.h"

namespace metad::conformance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// That the catalogue has for a target.
std::vector<std::string> ToolchainsOf(const Device& device) {
  std::vector<std::string> ids;
  for (const execution::ToolchainDescription& toolchain :
       execution::ToolchainCatalog::Default().toolchains()) {
    if (toolchain.FindTarget(device.target) != nullptr) {
      ids.push_back(toolchain.id);
    }
  }
  return ids;
}

void ExpectPassed(const DeviceRun& run, const Expectations& expected) {
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.text, HasSubstr(PassLine(expected)));
  EXPECT_THAT(run.text, Not(HasSubstr("FAIL")));
}

class DeviceTest
    : public ::testing::TestWithParam<std::tuple<AbiDriver, Device>> {};

TEST_P(DeviceTest, HoldsWhatWasAskedFor) {
  const auto& [driver, device] = GetParam();
  DeviceImage image(driver, device);
  for (const std::string& toolchain : ToolchainsOf(device)) {
    SCOPED_TRACE(toolchain);
    ExpectPassed(image.Run(image.expectations(), toolchain),
                 image.expectations());
  }
  SCOPED_TRACE("without a compiler");
  ExpectPassed(image.RunDirect(image.expectations()), image.expectations());
}

INSTANTIATE_TEST_SUITE_P(
    All, DeviceTest,
    ::testing::Combine(::testing::ValuesIn(AllAbiDrivers()),
                       ::testing::ValuesIn(AllDevices())),
    [](const auto& test) {
      return absl::StrReplaceAll(std::get<0>(test.param).name + "_on_" +
                                     std::get<1>(test.param).target,
                                 {{"-", "_"}});
    });

}  // namespace
}  // namespace metad::conformance
