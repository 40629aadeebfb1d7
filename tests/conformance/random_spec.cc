#include "tests/conformance/random_spec.h"

#include <cstddef>
#include <random>
#include <set>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/data_type.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::ConstantSpec;
using codegen::DataType;

constexpr DataType kTypes[] = {
    codegen::kInt8,    codegen::kInt16,   codegen::kInt32,   codegen::kInt64,
    codegen::kUInt8,   codegen::kUInt16,  codegen::kUInt32,  codegen::kUInt64,
    codegen::kFloat16, codegen::kFloat32, codegen::kFloat64, codegen::kBool};

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
    for (size_t i = 0; i < count; ++i) functions.push_back(Name(255));
    out_.spec.modules.push_back(codegen::ListedModule(
        "m" + std::to_string(index), std::move(functions)));
  }

  void AddConstant() {
    const DataType type = kTypes[Below(std::size(kTypes))];
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
      const uint32_t least = type.bits / 8;
      constant.alignment = least << Below(10);
    }
    constant.section = std::string(kSections[Below(std::size(kSections))]);
    out_.spec.constants.push_back(constant);
  }

  // Random bits make a NaN of one float in 256, so that some tensors of floats
  // have one and others have none.
  absl::string_view Bits(const DataType& type, int64_t count) {
    std::string& bytes = out_.data.emplace_back();
    const size_t size = static_cast<size_t>(count * (type.bits / 8));
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

RandomSpec::RandomSpec(uint64_t seed) { Builder(seed, *this).Build(); }

}  // namespace metad::conformance
