#include "tests/conformance/large_values.h"

#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ConstantSpec;
using codegen::DataType;

// Random bytes from `least` on. They live for ever.
const std::string& Bytes(size_t size, uint32_t least) {
  static auto* const random = new std::mt19937(2023);
  auto* const bytes = new std::string();
  while (bytes->size() < size) {
    bytes->push_back(static_cast<char>(least + (*random)() % (256 - least)));
  }
  return *bytes;
}

// Characters whose escapes a digit behind them could become part of.
const std::string& Digits(size_t size) {
  auto* const bytes = new std::string();
  for (size_t i = 0; bytes->size() < size; ++i) {
    bytes->push_back(i % 2 == 0 ? '7' : static_cast<char>(i / 2));
  }
  return *bytes;
}

ConstantSpec Tensor(std::string name, DataType type, const std::string& bytes) {
  const auto count = static_cast<int64_t>(bytes.size() * 8 / type.bits);
  return codegen::Constant(std::move(name), type, {count}, bytes);
}

}  // namespace

codegen::MetadataSpec LargeValuesSpec() {
  constexpr size_t kBytes = 9000;
  codegen::MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("cpu", {"large_run"})},
      {
          Tensor("bytes", codegen::kInt8, Bytes(kBytes, 0)),
          Tensor("halves", codegen::kFloat16, Bytes(kBytes, 0)),
          Tensor("floats", codegen::kFloat32, Bytes(kBytes, 0)),
          Tensor("doubles", codegen::kFloat64, Bytes(kBytes, 0)),
          Tensor("nibbles", {DataType::kInt, 4, 1}, Bytes(kBytes, 0)),
          // What would be lists of characters as strings.
          Tensor("no_zeros", codegen::kUInt8, Bytes(kBytes, 1)),
          Tensor("no_zeros_in_words", codegen::kInt32, Bytes(kBytes, 1)),
          // Divisible by 2 and by nothing more.
          Tensor("odd_size", codegen::kInt16, Bytes(kBytes + 2, 1)),
          Tensor("zeros", codegen::kInt8, *new std::string(kBytes, '\0')),
          Tensor("digits", codegen::kUInt8, Digits(kBytes)),
      });
  spec.model_name = "large";
  ConstantSpec unaligned =
      Tensor("unaligned", codegen::kUInt8, Bytes(kBytes, 1));
  unaligned.alignment = 1;
  spec.constants.push_back(unaligned);
  ConstantSpec twin = spec.constants.front();
  twin.name = "bytes_again";
  spec.constants.push_back(twin);
  return spec;
}

}  // namespace metad::conformance
