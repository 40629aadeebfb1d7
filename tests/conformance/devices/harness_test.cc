// The checks on the devices can fail: whatever an image does not hold, they
// say.

#include <map>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "tests/conformance/devices/abi_driver.h"
#include "tests/conformance/devices/device.h"
#include "tests/conformance/devices/device_image.h"
#include "tests/conformance/devices/expectations.h"
#include "tests/conformance/runtime_abi.h"

namespace metad::conformance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(DeviceTableTest, EveryTargetOfTheCatalogueHasADevice) {
  for (const execution::TargetDescription& target :
       execution::ToolchainCatalog::Default().targets()) {
    // The server's own machine is among the others.
    if (target.name == "host") continue;
    bool found = false;
    for (const Device& device : AllDevices()) {
      found = found || device.target == target.name;
    }
    EXPECT_TRUE(found) << target.name;
  }
}

TEST(DeviceTableTest, EveryAbiHasADriver) {
  for (const NamedAbi& abi : AllAbis()) {
    bool found = false;
    for (const AbiDriver& driver : AllAbiDrivers()) {
      found = found || (driver.name == abi.name && driver.abi == abi.value);
    }
    EXPECT_TRUE(found) << abi.name;
  }
}

// Compiled once for all tests of an ABI.
DeviceImage& ImageOf(const AbiDriver& driver) {
  static std::map<std::string, DeviceImage> images;
  return images.try_emplace(driver.name, driver, DeviceOf("cortex-m3"))
      .first->second;
}

class HarnessTest : public ::testing::TestWithParam<AbiDriver> {
 protected:
  void ExpectComplaint(const Expectations& wrong, const std::string& line) {
    const DeviceRun run = image_.Run(wrong);
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.text, HasSubstr(line));
    EXPECT_THAT(run.text, Not(HasSubstr("PASS")));
  }

  DeviceImage& image_ = ImageOf(GetParam());
  Expectations wrong_ = image_.expectations();
};

TEST_P(HarnessTest, MissingFunctionIsReported) {
  wrong_.functions.push_back({"op_1_", 300});
  ExpectComplaint(wrong_, "FAIL not in the registry: op_1_\n");
  ExpectComplaint(wrong_, "FAIL another count: of functions\n");
}

TEST_P(HarnessTest, SuperfluousFunctionIsReported) {
  wrong_.functions.erase(wrong_.functions.begin() + 7);
  wrong_.absent.push_back("op_7");
  ExpectComplaint(wrong_, "FAIL in the registry: op_7\n");
}

TEST_P(HarnessTest, SwappedFunctionsAreReported) {
  std::swap(wrong_.functions[3].value, wrong_.functions[4].value);
  ExpectComplaint(wrong_, "FAIL is another function: op_4\n");
}

TEST_P(HarnessTest, OneWrongBitIsReported) {
  std::string& bytes = wrong_.constants.back().bytes;
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  ExpectComplaint(
      wrong_, "FAIL has other bytes: " + wrong_.constants.back().name + "\n");
}

TEST_P(HarnessTest, MisplacedConstantIsReported) {
  wrong_.constants.push_back({"k", "expected_in_ram", 1, std::string(1, '\0')});
  ExpectComplaint(wrong_, "FAIL not in flash: k\n");
}

TEST_P(HarnessTest, MisalignedConstantIsReported) {
  ExpectedConstant& constant = wrong_.constants.front();
  constant.expression = "((const char*)" + constant.name + " + 1)";
  constant.alignment = 2;
  ExpectComplaint(wrong_, "FAIL is not aligned: " + constant.name + "\n");
}

INSTANTIATE_TEST_SUITE_P(All, HarnessTest, ::testing::ValuesIn(AllAbiDrivers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace metad::conformance
