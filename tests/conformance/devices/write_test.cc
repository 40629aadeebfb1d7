// The proof that a constant is read-only is the machine's: a program that
// writes to one does not survive it.

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/devices/abi_driver.h"
#include "tests/conformance/devices/device.h"
#include "tests/conformance/devices/device_image.h"

namespace metad::conformance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Device> ProtectedDevices() {
  std::vector<Device> devices;
  for (const Device& device : AllDevices()) {
    if (device.faults_on_write) devices.push_back(device);
  }
  return devices;
}

class WriteTest : public ::testing::TestWithParam<Device> {};

TEST_P(WriteTest, WritingToAConstantIsAFault) {
  DeviceImage image(AllAbiDrivers().front(), GetParam(),
                    {"-DWRITE_TO_A_CONSTANT"});
  const DeviceRun run = image.Run(image.expectations());
  EXPECT_NE(run.exit_code, 0);
  EXPECT_THAT(run.text, HasSubstr("writing to a constant\n"));
  EXPECT_THAT(run.text, Not(HasSubstr("PASS")));
}

INSTANTIATE_TEST_SUITE_P(
    Protected, WriteTest, ::testing::ValuesIn(ProtectedDevices()),
    [](const auto& test) {
      return absl::StrReplaceAll(test.param.target, {{"-", "_"}});
    });

}  // namespace
}  // namespace metad::conformance
