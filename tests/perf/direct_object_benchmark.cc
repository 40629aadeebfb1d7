// How fast objects are written without a compiler, beside memcpy() of the same
// constants in the same run. README.md has the command and a table.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/direct_object.h"
#include "codegen/elf/machines.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/perfect_hash.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen::elf {
namespace {

constexpr size_t kLargeBytes = size_t{256} << 20;

// Memory that a file's pages would be, written once before anything is timed.
class MemorySink : public Sink {
 public:
  explicit MemorySink(size_t bytes) : memory_(bytes, 'x') {}

  void Append(absl::string_view text) override {
    if (end_ + text.size() > memory_.size()) memory_.resize(2 * memory_.size());
    std::memcpy(memory_.data() + end_, text.data(), text.size());
    end_ += text.size();
  }
  void Rewind() { end_ = 0; }
  char* data() { return memory_.data(); }

 private:
  std::vector<char> memory_;
  size_t end_ = 0;
};

const std::string& LargeData() {
  static const auto* const data = [] {
    auto* const bytes = new std::string(kLargeBytes, '\0');
    uint64_t state = 1;
    for (size_t i = 0; i + sizeof(state) <= bytes->size(); i += sizeof(state)) {
      state = state * 6364136223846793005 + 1442695040888963407;
      std::memcpy(bytes->data() + i, &state, sizeof(state));
    }
    return bytes;
  }();
  return *data;
}

MetadataSpec SpecWith(const codegen::Runtime* abi, size_t functions,
                      ByteOrder order) {
  MetadataSpec spec = SpecOf({ListedModule("m", FunctionNames(functions))});
  spec.runtime = abi;
  spec.target.byte_order = order;
  return spec;
}

// `count` tensors of float32 with `bytes` together.
void AddConstants(size_t count, size_t bytes, MetadataSpec& spec) {
  const size_t each = bytes / count;
  for (size_t i = 0; i < count; ++i) {
    spec.constants.push_back(Constant(
        absl::StrCat("weight_", i), kFloat32, {static_cast<int64_t>(each / 4)},
        absl::string_view(LargeData()).substr(i * each, each)));
  }
}

// From the plan to the last byte.
void WriteObject(benchmark::State& state, const MetadataPlan& plan,
                 const char* machine, size_t bytes) {
  MemorySink sink(bytes + (size_t{1} << 20));
  for (auto _ : state) {
    sink.Rewind();
    DirectObject(plan, *FindMachine(machine),
                 RuntimeOf(plan).registry_drafter())
        .Write(sink);
    benchmark::ClobberMemory();
  }
}

// 40 functions, 100 KiB.
void SmallModel(benchmark::State& state, const codegen::Runtime* abi) {
  constexpr size_t kBytes = size_t{100} << 10;
  MetadataSpec spec = SpecWith(abi, 40, ByteOrder::kLittleEndian);
  AddConstants(10, kBytes, spec);
  WriteObject(state, PlanOf(spec), "thumb-v7em", kBytes);
}

// The same with what comes before: every check of the request.
void PlanAndWriteSmallModel(benchmark::State& state) {
  constexpr size_t kBytes = size_t{100} << 10;
  MetadataSpec spec =
      SpecWith(&codegen::StandaloneRuntime(), 40, ByteOrder::kLittleEndian);
  AddConstants(10, kBytes, spec);
  MemorySink sink(kBytes + (size_t{1} << 20));
  for (auto _ : state) {
    sink.Rewind();
    const MetadataPlan plan = PlanOf(spec);
    DirectObject(plan, *FindMachine("thumb-v7em"),
                 RuntimeOf(plan).registry_drafter())
        .Write(sink);
    benchmark::ClobberMemory();
  }
}

void CountLarge(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(kLargeBytes));
}

void CopyLarge(benchmark::State& state) {
  MemorySink sink(kLargeBytes);
  for (auto _ : state) {
    std::memcpy(sink.data(), LargeData().data(), kLargeBytes);
    benchmark::ClobberMemory();
  }
  CountLarge(state);
}

void WriteLarge(benchmark::State& state, const char* machine, ByteOrder order) {
  MetadataSpec spec = SpecWith(&codegen::CrtRuntime(), 40, order);
  AddConstants(4, kLargeBytes, spec);
  const MetadataPlan plan = PlanOf(spec);
  WriteObject(state, plan, machine, kLargeBytes);
  CountLarge(state);
}

void Functions(benchmark::State& state, const codegen::Runtime* abi) {
  const auto count = static_cast<size_t>(state.range(0));
  const MetadataPlan plan =
      PlanOf(SpecWith(abi, count, ByteOrder::kLittleEndian));
  WriteObject(state, plan, "thumb-v7em", count * 100);
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) *
                          state.range(0));
  state.SetComplexityN(state.range(0));
}

// What `standalone` has more: names to positions.
void HashNames(benchmark::State& state) {
  const std::vector<std::string> names =
      FunctionNames(static_cast<size_t>(state.range(0)));
  const std::vector<absl::string_view> views(names.begin(), names.end());
  for (auto _ : state) benchmark::DoNotOptimize(MakePerfectHash(views));
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) *
                          state.range(0));
}

BENCHMARK(HashNames)->Arg(10)->Arg(100)->Arg(1000)->Arg(10000)->Arg(32000);
BENCHMARK_CAPTURE(SmallModel, crt, &codegen::CrtRuntime());
BENCHMARK_CAPTURE(SmallModel, ffi, &codegen::FfiRuntime());
BENCHMARK_CAPTURE(SmallModel, standalone, &codegen::StandaloneRuntime());
BENCHMARK(PlanAndWriteSmallModel);
BENCHMARK(CopyLarge)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(WriteLarge, little_endian, "thumb-v7em",
                  ByteOrder::kLittleEndian)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(WriteLarge, big_endian, "arm-v7r-be", ByteOrder::kBigEndian)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Functions, crt, &codegen::CrtRuntime())
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(32000)
    ->Complexity(benchmark::oN);
BENCHMARK_CAPTURE(Functions, standalone, &codegen::StandaloneRuntime())
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(32000)
    ->Complexity(benchmark::oN);

}  // namespace
}  // namespace metad::codegen::elf
