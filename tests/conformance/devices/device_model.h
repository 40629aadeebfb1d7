#ifndef METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_MODEL_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_MODEL_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "tests/conformance/devices/abi_driver.h"
#include "tests/conformance/devices/expectations.h"

namespace metad::conformance {

// What a runtime module of the model is to metad.
enum class ModuleForm { kCSource, kObject, kListed };

struct DeviceModule {
  std::string name;
  ModuleForm form = ModuleForm::kListed;
  std::vector<std::string> functions;
};

// What is built for every device: a module of each form, and the values that
// generated text could get wrong.
struct DeviceModel {
  std::string name;
  std::vector<DeviceModule> modules;
  // What they refer to lives for ever.
  std::vector<codegen::ConstantSpec> constants;
};

// With as many functions as the driver asks for.
DeviceModel DeviceModelFor(const AbiDriver& driver);

Expectations ExpectationsOf(const DeviceModel& model,
                            codegen::ByteOrder byte_order);

// The operators of a module as C, each with the value that is expected of it.
std::string OperatorsText(const DeviceModule& module, const AbiDriver& driver,
                          const Expectations& expected);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_MODEL_H_
