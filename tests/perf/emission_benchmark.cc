// How fast constants become C text: bytes of input per second, beside memcpy()
// of the same input in the same run. README.md has the command and a table.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/emit/array_initializer.h"
#include "codegen/emit/sink.h"
#include "codegen/emit/string_initializer.h"
#include "codegen/emit/word_initializer.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/style_choice.h"

namespace metad::codegen {
namespace {

constexpr size_t kInputBytes = size_t{4} << 20;

// Takes every piece as a file's buffer would, without a file.
class BufferSink : public Sink {
 public:
  void Append(absl::string_view text) override {
    if (text.size() > buffer_.size()) buffer_.resize(text.size());
    std::memcpy(buffer_.data(), text.data(), text.size());
    benchmark::ClobberMemory();
  }

 private:
  std::vector<char> buffer_;
};

// Weights as trained networks have them: around 0, no two alike.
const std::string& Floats() {
  static const auto* const bytes = [] {
    std::mt19937 random(1);
    std::normal_distribution<float> weight(0.0f, 0.1f);
    std::vector<float> values(kInputBytes / sizeof(float));
    for (float& value : values) value = weight(random);
    return new std::string(reinterpret_cast<const char*>(values.data()),
                           kInputBytes);
  }();
  return *bytes;
}

const std::string& Int8s() {
  static const auto* const bytes = [] {
    std::mt19937 random(2);
    std::normal_distribution<float> weight(0.0f, 30.0f);
    auto* const values = new std::string();
    while (values->size() < kInputBytes) {
      values->push_back(static_cast<char>(static_cast<int>(weight(random))));
    }
    return values;
  }();
  return *bytes;
}

PlannedConstant Stored(ElementStorage storage, absl::string_view data) {
  PlannedConstant constant;
  constant.storage = storage;
  constant.stored_bytes = static_cast<int64_t>(data.size());
  constant.alignment = StorageUnitBytes(storage);
  constant.data = data;
  return constant;
}

void CountInput(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(kInputBytes));
}

void Memcpy(benchmark::State& state) {
  std::vector<char> copy(kInputBytes);
  for (auto _ : state) {
    std::memcpy(copy.data(), Floats().data(), kInputBytes);
    benchmark::ClobberMemory();
  }
  CountInput(state);
}

void Typed(benchmark::State& state, ElementStorage storage,
           const std::string& data) {
  const PlannedConstant constant = Stored(storage, data);
  BufferSink sink;
  for (auto _ : state) EmitArrayInitializer(constant, sink);
  CountInput(state);
}

// With words of 4 bytes, as its alignment allows no more.
void FloatBits(benchmark::State& state) {
  const PlannedConstant constant = Stored(ElementStorage::kFloat, Floats());
  BufferSink sink;
  for (auto _ : state) {
    EmitWordInitializer(constant, ByteOrder::kLittleEndian, sink);
  }
  CountInput(state);
}

void WideFloatBits(benchmark::State& state) {
  PlannedConstant constant = Stored(ElementStorage::kFloat, Floats());
  constant.alignment = 16;
  BufferSink sink;
  for (auto _ : state) {
    EmitWordInitializer(constant, ByteOrder::kLittleEndian, sink);
  }
  CountInput(state);
}

void String(benchmark::State& state, const std::string& data) {
  BufferSink sink;
  for (auto _ : state) {
    EmitStringInitializer(data, CutIntoStringParts(data, sink), sink);
  }
  CountInput(state);
}

void ChooseAuto(benchmark::State& state) {
  const PlannedConstant constant = Stored(ElementStorage::kFloat, Floats());
  for (auto _ : state) {
    benchmark::DoNotOptimize(ChooseStyle(ConstantStyle::kAuto, constant));
  }
  CountInput(state);
}

BENCHMARK(Memcpy);
BENCHMARK(FloatBits);
BENCHMARK(WideFloatBits);
BENCHMARK_CAPTURE(Typed, int8, ElementStorage::kInt8, Int8s());
BENCHMARK_CAPTURE(Typed, float32, ElementStorage::kFloat, Floats());
BENCHMARK_CAPTURE(Typed, int32, ElementStorage::kInt32, Int8s());
BENCHMARK_CAPTURE(String, int8, Int8s());
BENCHMARK_CAPTURE(String, float32, Floats());
BENCHMARK(ChooseAuto);

}  // namespace
}  // namespace metad::codegen
