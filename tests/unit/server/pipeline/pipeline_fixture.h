#ifndef METAD_TESTS_UNIT_SERVER_PIPELINE_PIPELINE_FIXTURE_H_
#define METAD_TESTS_UNIT_SERVER_PIPELINE_PIPELINE_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/execution/local_executor.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_pipeline.h"
#include "server/platform/posix_process_runner.h"

namespace metad::pipeline {

// Writes down a build's events.
class RecordingObserver : public BuildObserver {
 public:
  void OnStage(Stage stage) override { stages.push_back(stage); }
  void OnProgress(int completed, int total) override {
    EXPECT_LE(completed, total);
  }
  void OnCommand(const std::string& /*subject*/,
                 const std::vector<std::string>& arguments) override {
    commands.push_back(arguments);
  }
  void OnLog(const ToolLog& /*log*/) override {}
  void OnDiagnostic(const std::string& /*subject*/,
                    const CompilerDiagnostic& diagnostic) override {
    diagnostics.push_back(diagnostic);
  }

  std::vector<Stage> stages;
  std::vector<std::vector<std::string>> commands;
  std::vector<CompilerDiagnostic> diagnostics;
};

// A pipeline over this machine's real compilers.
class PipelineFixture : public testing::Test {
 protected:
  static execution::LocalExecutorOptions ExecutorOptions() {
    execution::LocalExecutorOptions options;
    options.scratch_root = testing::TempDir();
    options.threads = 2;
    return options;
  }

  // For cortex-m3: one object module and one constant, compiled.
  static BuildRequest CortexRequest(const std::string& operators,
                                    const std::string& weights) {
    BuildRequest request;
    request.model_name = "model";
    request.target = "cortex-m3";
    request.object_engine = ObjectEngine::kToolchain;
    ModuleInput module;
    module.name = "operators";
    module.kind = ModuleKind::kObject;
    module.artifact = operators;
    request.modules.push_back(module);
    codegen::ConstantSpec constant;
    constant.name = "weights";
    constant.type = {codegen::DataType::kInt, 16, 1};
    constant.shape = {static_cast<int64_t>(weights.size() / 2)};
    constant.data = weights;
    request.constants.push_back(constant);
    request.outputs = {OutputKind::kSource, OutputKind::kHeader,
                       OutputKind::kObject};
    return request;
  }

  BuildResult Build(BuildRequest request,
                    absl::Time deadline = absl::InfiniteFuture()) {
    CheckResult checked = pipeline_.Check(std::move(request), {});
    if (auto* error = std::get_if<BuildError>(&checked)) {
      BuildResult result;
      result.error = std::move(*error);
      return result;
    }
    return pipeline_.Run(std::move(std::get<CheckedBuild>(checked)),
                         cancellation_, platform::ExtendableDeadline(deadline),
                         observer_);
  }

  platform::PosixProcessRunner runner_;
  execution::ToolchainRegistry toolchains_{
      execution::ToolchainCatalog::Default(), &runner_};
  execution::LocalExecutor executor_{ExecutorOptions(), &runner_};
  BuildPipeline pipeline_{&toolchains_, &executor_, execution::ActionLimits()};
  std::shared_ptr<platform::Cancellation> cancellation_ =
      platform::Cancellation::Create();
  RecordingObserver observer_;
};

}  // namespace metad::pipeline

#endif  // METAD_TESTS_UNIT_SERVER_PIPELINE_PIPELINE_FIXTURE_H_
