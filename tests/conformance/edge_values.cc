#include "tests/conformance/edge_values.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "codegen/plan/data_type.h"
#include "codegen/runtimes/runtime.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::Constant;
using codegen::ConstantSpec;
using codegen::DataType;

template <typename Value>
ConstantSpec Tensor(std::string name, DataType type,
                    const std::vector<Value>& values) {
  // For ever.
  const auto* const data = new std::string(codegen::LittleEndianBytes(values));
  return Constant(std::move(name), type, {static_cast<int64_t>(values.size())},
                  *data);
}

template <typename Value>
ConstantSpec Extremes(std::string name, DataType type) {
  using Limits = std::numeric_limits<Value>;
  return Tensor<Value>(
      std::move(name), type,
      {Limits::lowest(), static_cast<Value>(Limits::lowest() + 1),
       Limits::max(), Limits::min(), static_cast<Value>(-1), Value{0},
       Value{1}});
}

std::vector<ConstantSpec> Integers() {
  return {Extremes<int8_t>("int8_extremes", codegen::kInt8),
          Extremes<int16_t>("int16_extremes", codegen::kInt16),
          Extremes<int32_t>("int32_extremes", codegen::kInt32),
          Extremes<int64_t>("int64_extremes", codegen::kInt64),
          Extremes<uint8_t>("uint8_extremes", codegen::kUInt8),
          Extremes<uint16_t>("uint16_extremes", codegen::kUInt16),
          Extremes<uint32_t>("uint32_extremes", codegen::kUInt32),
          Extremes<uint64_t>("uint64_extremes", codegen::kUInt64),
          // Every byte is an element, whether it is a truth value or not.
          Tensor<uint8_t>("bools", codegen::kBool, {0, 1, 2, 255})};
}

std::vector<ConstantSpec> Floats() {
  return {
      Extremes<float>("float32_extremes", codegen::kFloat32),
      Extremes<double>("float64_extremes", codegen::kFloat64),
      Tensor<float>("float32_finite", codegen::kFloat32,
                    {-0.0f, 0.0f, 1e-45f, -1e-45f, 1.17549421e-38f, 0.1f,
                     16777217.0f, 1e10f, 8.5899346e9f, 0.3333333433f}),
      Tensor<double>("float64_finite", codegen::kFloat64,
                     {-0.0, 5e-324, -5e-324, 2.2250738585072009e-308, 0.1, 1e23,
                      9007199254740993.0, 1.0 / 3.0, 1e22, 8.41e21}),
      Tensor<uint32_t>("float32_special", codegen::kFloat32,
                       {0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000,
                        // Signalling, and with payloads.
                        0x7f800001, 0xffbfffff, 0x7fedcba9, 0x80000000, 1}),
      Tensor<uint64_t>(
          "float64_special", codegen::kFloat64,
          {0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000,
           0x7ff0000000000001, 0xfff7ffffffffffff, 0x7ffedcba98765432,
           0x8000000000000000, 1}),
      Tensor<uint16_t>("float16_bits", codegen::kFloat16,
                       {0x0000, 0x8000, 0x0001, 0x3c00, 0x7bff, 0x7c00, 0xfc00,
                        0x7e00, 0x7c01, 0xffff}),
  };
}

// Every width of every code of DLPack's, by itself and in lanes: seven elements
// of bytes that no other constant has. Bits behind the last element are 0.
std::vector<ConstantSpec> DlpackTypes() {
  const std::vector<std::pair<DataType::Code, std::vector<uint32_t>>> codes = {
      {DataType::kInt, {1, 2, 4, 8, 16, 32, 64}},
      {DataType::kUInt, {1, 2, 4, 8, 16, 32, 64}},
      {DataType::kFloat, {16, 32, 64}},
      {DataType::kHandle, {32, 64}},
      {DataType::kBfloat, {16}},
      {DataType::kComplex, {32, 64, 128}},
      {DataType::kBool, {8}},
      {DataType::kFloat8E3m4, {8}},
      {DataType::kFloat8E4m3, {8}},
      {DataType::kFloat8E4m3b11fnuz, {8}},
      {DataType::kFloat8E4m3fn, {8}},
      {DataType::kFloat8E4m3fnuz, {8}},
      {DataType::kFloat8E5m2, {8}},
      {DataType::kFloat8E5m2fnuz, {8}},
      {DataType::kFloat8E8m0fnu, {8}},
      {DataType::kFloat6E2m3fn, {6}},
      {DataType::kFloat6E3m2fn, {6}},
      {DataType::kFloat4E2m1fn, {4}}};
  std::vector<ConstantSpec> constants;
  uint8_t next = 0;
  for (const auto& [code, widths] : codes) {
    for (const uint32_t bits : widths) {
      for (const uint32_t lanes : {1u, 3u}) {
        constexpr uint32_t kElements = 7;
        const uint32_t total = kElements * lanes * bits;
        std::vector<uint8_t> bytes((total + 7) / 8);
        for (uint8_t& byte : bytes) byte = next += 37;
        if (total % 8 != 0) bytes.back() &= (1u << (total % 8)) - 1;
        const DataType type{code, bits, lanes};
        ConstantSpec constant =
            Tensor<uint8_t>("all_" + codegen::DataTypeName(type), type, bytes);
        constant.shape = {kElements};
        constants.push_back(constant);
      }
    }
  }
  return constants;
}

// Two that may share their bytes, and one that may not.
std::vector<ConstantSpec> Twins() {
  const std::vector<float> values = {0.5f, 0.25f, -0.125f};
  ConstantSpec elsewhere = Tensor("twin_elsewhere", codegen::kFloat32, values);
  elsewhere.section = "edge_twins";
  return {Tensor("twin_first", codegen::kFloat32, values),
          Tensor("twin_second", codegen::kFloat32, values), elsewhere};
}

std::vector<ConstantSpec> Shapes() {
  ConstantSpec scalar = Tensor<float>("scalar", codegen::kFloat32, {-0.0f});
  scalar.shape = {};
  ConstantSpec scalar_nan =
      Tensor<uint32_t>("scalar_nan", codegen::kFloat32, {0x7fa00001});
  scalar_nan.shape = {};
  ConstantSpec cube =
      Tensor<int16_t>("cube", codegen::kInt16, {1, -2, 3, -4, 5, -6, 7, -8});
  cube.shape = {2, 2, 2};
  return {scalar,
          scalar_nan,
          cube,
          Constant("empty_int8", codegen::kInt8, {0}, ""),
          Constant("empty_float64", codegen::kFloat64, {4, 0, 3}, ""),
          Constant("empty_float16", codegen::kFloat16, {0, 0}, "")};
}

std::vector<ConstantSpec> Places() {
  ConstantSpec page = Tensor<uint8_t>("aligned_65536", codegen::kUInt8, {1});
  page.alignment = 65536;
  page.section = "edge_page";
  ConstantSpec line = Tensor<int64_t>("aligned_64", codegen::kInt64, {-2});
  line.alignment = 64;
  ConstantSpec byte = Tensor<int8_t>("aligned_1", codegen::kInt8, {1, 2, 3});
  byte.alignment = 1;
  ConstantSpec word = Tensor<double>("aligned_8", codegen::kFloat64, {2.5});
  word.alignment = 8;
  word.section = ".rodata";
  ConstantSpec other = Tensor<uint32_t>("elsewhere", codegen::kUInt32, {7});
  other.section = ".extflash$1";
  return {byte, page, line, word, other};
}

}  // namespace

codegen::MetadataSpec EdgeValuesSpec(const codegen::Runtime* abi) {
  codegen::MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("cpu", {"edge_run", "edge_add"}),
       codegen::ListedModule("npu.v1-2+x",
                             {std::string(LongestFunctionName(abi), 'f')})});
  spec.runtime = abi;
  spec.model_name = "edge";
  for (const auto& constants :
       {Integers(), Floats(), DlpackTypes(), Twins(), Shapes(), Places()}) {
    spec.constants.insert(spec.constants.end(), constants.begin(),
                          constants.end());
  }
  return spec;
}

}  // namespace metad::conformance
