// What a build costs inside the server, from the request to the verified
// object: with the object written directly, and compiled. README.md has the
// command and a table.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "server/execution/local_executor.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_pipeline.h"
#include "server/platform/posix_process_runner.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::pipeline {
namespace {

// Hears nothing.
class SilentObserver : public BuildObserver {
 public:
  void OnStage(Stage /*stage*/) override {}
  void OnProgress(int /*completed*/, int /*total*/) override {}
  void OnCommand(const std::string& /*subject*/,
                 const std::vector<std::string>& /*arguments*/) override {}
  void OnLog(const ToolLog& /*log*/) override {}
  void OnDiagnostic(const std::string& /*subject*/,
                    const CompilerDiagnostic& /*diagnostic*/) override {}
};

execution::LocalExecutorOptions ExecutorOptions() {
  execution::LocalExecutorOptions options;
  options.scratch_root = std::filesystem::temp_directory_path();
  options.threads = 1;
  return options;
}

// 40 functions, 100 KiB.
BuildRequest SmallModel(const std::string& data) {
  BuildRequest request;
  request.model_name = "small";
  request.target = "cortex-m4";
  request.outputs = {OutputKind::kObject};
  ModuleInput module;
  module.name = "m";
  module.kind = ModuleKind::kExternal;
  module.functions = codegen::FunctionNames(40);
  request.modules.push_back(std::move(module));
  constexpr size_t kConstants = 10;
  const size_t each = data.size() / kConstants;
  for (size_t i = 0; i < kConstants; ++i) {
    request.constants.push_back(
        codegen::Constant(absl::StrCat("weight_", i), codegen::kFloat32,
                          {static_cast<int64_t>(each / 4)},
                          absl::string_view(data).substr(i * each, each)));
  }
  return request;
}

void Build(benchmark::State& state, const codegen::Runtime* abi,
           ObjectEngine engine) {
  platform::PosixProcessRunner runner;
  execution::ToolchainRegistry toolchains(
      execution::ToolchainCatalog::Default(), &runner);
  execution::LocalExecutor executor(ExecutorOptions(), &runner);
  const BuildPipeline pipeline(&toolchains, &executor,
                               execution::ActionLimits());
  const std::shared_ptr<platform::Cancellation> cancellation =
      platform::Cancellation::Create();
  SilentObserver observer;
  std::string data(size_t{100} << 10, '\0');
  for (size_t i = 0; i < data.size(); ++i) {
    data[i] = static_cast<char>(i * 7 + i / 1000);
  }
  BuildRequest request = SmallModel(data);
  request.runtime = abi;
  request.object_engine = engine;
  for (auto _ : state) {
    CheckResult checked = pipeline.Check(request, {});
    auto* const build = std::get_if<CheckedBuild>(&checked);
    if (build == nullptr) {
      state.SkipWithError(std::get<BuildError>(checked).message.c_str());
      break;
    }
    const BuildResult result = pipeline.Run(
        std::move(*build), cancellation,
        platform::ExtendableDeadline(absl::InfiniteFuture()), observer);
    if (result.error.has_value()) {
      state.SkipWithError(result.error->message.c_str());
      break;
    }
  }
}

BENCHMARK_CAPTURE(Build, crt_direct, &codegen::CrtRuntime(),
                  ObjectEngine::kDirect)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(Build, crt_toolchain, &codegen::CrtRuntime(),
                  ObjectEngine::kToolchain)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(Build, standalone_direct, &codegen::StandaloneRuntime(),
                  ObjectEngine::kDirect)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(Build, standalone_toolchain, &codegen::StandaloneRuntime(),
                  ObjectEngine::kToolchain)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace metad::pipeline
