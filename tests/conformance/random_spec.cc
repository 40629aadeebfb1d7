#include "tests/conformance/random_spec.h"

#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/data_type.h"
#include "codegen/runtimes/runtime.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ConstantSpec;
using codegen::DataType;

// Of DLPack; the frequent ones more often.
constexpr DataType kTypes[] = {
    codegen::kInt8,
    codegen::kInt16,
    codegen::kInt32,
    codegen::kInt64,
    codegen::kUInt8,
    codegen::kUInt16,
    codegen::kUInt32,
    codegen::kUInt64,
    codegen::kFloat16,
    codegen::kFloat32,
    codegen::kFloat64,
    codegen::kBool,
    {DataType::kInt, 1},
    {DataType::kInt, 2},
    {DataType::kInt, 4},
    {DataType::kUInt, 1},
    {DataType::kUInt, 2},
    {DataType::kUInt, 4},
    {DataType::kHandle, 32},
    {DataType::kHandle, 64},
    {DataType::kBfloat, 16},
    {DataType::kComplex, 32},
    {DataType::kComplex, 64},
    {DataType::kComplex, 128},
    {DataType::kFloat8E3m4, 8},
    {DataType::kFloat8E4m3, 8},
    {DataType::kFloat8E4m3b11fnuz, 8},
    {DataType::kFloat8E4m3fn, 8},
    {DataType::kFloat8E4m3fnuz, 8},
    {DataType::kFloat8E5m2, 8},
    {DataType::kFloat8E5m2fnuz, 8},
    {DataType::kFloat8E8m0fnu, 8},
    {DataType::kFloat6E2m3fn, 6},
    {DataType::kFloat6E3m2fn, 6},
    {DataType::kFloat4E2m1fn, 4},
};

constexpr absl::string_view kSections[] = {
    "", "", ".rodata", ".rodata.shared", "flash", ".extflash.0", "$_.9"};

class Builder {
 public:
  Builder(uint64_t seed, RandomSpec& random) : generator_(seed), out_(random) {}

  void Build() {
    out_.spec.model_name = Name(63);
    out_.spec.target.name = "host";
    out_.spec.input_digest = std::string(64, 'f');
    const size_t modules = 1 + Below(4);
    for (size_t i = 0; i < modules; ++i) AddModule(i);
    const size_t constants = Below(16);
    for (size_t i = 0; i < constants; ++i) AddConstant();
    if (Below(2) == 0) MixFunctions();
  }

 private:
  // Uniform in [0, limit). std::uniform_int_distribution would differ between
  // libraries.
  uint64_t Below(uint64_t limit) { return generator_() % limit; }

  // Unlike any name before. The prefix keeps it from being a reserved one.
  std::string Name(size_t max_length) {
    constexpr absl::string_view kCharacters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    for (;;) {
      std::string name = "r";
      const size_t length = 3 + Below(Below(4) == 0 ? max_length - 3 : 12);
      while (name.size() < length) {
        name.push_back(kCharacters[Below(kCharacters.size())]);
      }
      if (names_.insert(name).second) return name;
    }
  }

  void AddModule(size_t index) {
    std::vector<std::string> functions;
    const size_t count = 1 + Below(60);
    functions.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      functions.push_back(Name(LongestFunctionName(out_.spec.runtime)));
    }
    out_.spec.modules.push_back(codegen::ListedModule(
        "m" + std::to_string(index), std::move(functions)));
  }

  // Has some of all functions come first, in an order of their own.
  void MixFunctions() {
    std::vector<std::string>& order = out_.spec.function_order;
    for (const codegen::ModuleSpec& module : out_.spec.modules) {
      order.insert(order.end(), module.functions.begin(),
                   module.functions.end());
    }
    for (size_t i = order.size(); i > 1; --i) {
      std::swap(order[i - 1], order[Below(i)]);
    }
    order.resize(Below(order.size() + 1));
  }

  void AddConstant() {
    DataType type = kTypes[Below(std::size(kTypes))];
    if (Below(4) == 0) type.lanes = static_cast<uint32_t>(2 + Below(5));
    std::vector<int64_t> shape;
    int64_t count = 1;
    for (size_t rank = Below(4); rank > 0; --rank) {
      // Seldom 0.
      shape.push_back(static_cast<int64_t>(Below(20) == 0 ? 0 : 1 + Below(9)));
      count *= shape.back();
    }
    ConstantSpec constant =
        codegen::Constant(Name(255), type, shape, Bits(type, count));
    if (Below(3) == 0) {
      // Any power of two that is not below what one number of it needs.
      const uint32_t least = type.bits < 8 ? 1 : type.bits / 8;
      constant.alignment = least << Below(10);
    }
    constant.section = std::string(kSections[Below(std::size(kSections))]);
    out_.spec.constants.push_back(constant);
  }

  // Random bits make a NaN of one float in 256, so that some tensors of floats
  // have one and others have none.
  absl::string_view Bits(const DataType& type, int64_t count) {
    std::string& bytes = out_.data.emplace_back();
    const size_t size =
        (static_cast<size_t>(count) * type.bits * type.lanes + 7) / 8;
    while (bytes.size() < size) {
      bytes.push_back(static_cast<char>(Below(256)));
    }
    return bytes;
  }

  std::mt19937_64 generator_;
  RandomSpec& out_;
  std::set<std::string> names_;
};

}  // namespace

RandomSpec::RandomSpec(uint64_t seed, const codegen::Runtime* abi) {
  spec.runtime = abi;
  spec.constant_table = seed % 2 == 0;
  Builder(seed, *this).Build();
}

std::vector<uint64_t> Seeds(uint64_t count) {
  uint64_t first = 1;
  uint64_t last = count;
  if (const char* const asked = std::getenv("METAD_TEST_SEEDS")) {
    const std::pair<absl::string_view, absl::string_view> range =
        absl::StrSplit(asked, absl::MaxSplits('-', 1));
    const bool is_range = absl::StrContains(asked, '-');
    if (!absl::SimpleAtoi(range.first, &first) ||
        !absl::SimpleAtoi(is_range ? range.second : range.first, &last) ||
        last < first) {
      std::cerr << "METAD_TEST_SEEDS: \"" << asked
                << "\" is neither SEED nor FIRST-LAST\n";
      std::abort();
    }
  }
  std::vector<uint64_t> seeds(last - first + 1);
  std::iota(seeds.begin(), seeds.end(), first);
  return seeds;
}

}  // namespace metad::conformance
