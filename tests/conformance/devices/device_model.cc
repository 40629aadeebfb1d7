#include "tests/conformance/devices/device_model.h"

#include <cstddef>
#include <cstdint>
#include <map>

#include "absl/strings/str_cat.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {

DeviceModel DeviceModelFor(const AbiDriver& driver) {
  // "op_1", "op_10", "op_100": most names begin with another one.
  std::vector<std::string> names =
      codegen::FunctionNames(driver.function_count - 3);
  names.insert(
      names.end(),
      {"x", std::string(LongestFunctionName(driver.abi), 'f'), "edge_run"});
  const auto half = names.begin() + static_cast<ptrdiff_t>(names.size() / 2);
  const auto rest = names.end() - 10;
  return {"edge",
          {{"cpu", ModuleForm::kCSource, {names.begin(), half}},
           {"npu", ModuleForm::kObject, {half, rest}},
           {"dsp", ModuleForm::kListed, {rest, names.end()}}},
          EdgeValuesSpec(driver.abi).constants};
}

Expectations ExpectationsOf(const DeviceModel& model,
                            codegen::ByteOrder byte_order) {
  std::vector<std::string> functions;
  for (const DeviceModule& module : model.modules) {
    functions.insert(functions.end(), module.functions.begin(),
                     module.functions.end());
  }
  return ExpectationsOf(functions, model.constants, byte_order);
}

std::string OperatorsText(const DeviceModule& module, const AbiDriver& driver,
                          const Expectations& expected) {
  std::map<std::string, int64_t> values;
  for (const ExpectedFunction& function : expected.functions) {
    values[function.name] = function.value;
  }
  std::string text =
      absl::StrCat("#include \"", driver.operators_header, "\"\n");
  for (const std::string& function : module.functions) {
    absl::StrAppend(&text, "OPERATOR(", driver.symbol_prefix, function, ", ",
                    values.at(function), ")\n");
  }
  return text;
}

}  // namespace metad::conformance
