#include "tests/conformance/pooled_build.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/execution/action.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_observer.h"

namespace metad::conformance {
namespace {

// Keeps what compilers say.
class Listener : public pipeline::BuildObserver {
 public:
  void OnStage(pipeline::Stage /*stage*/) override {}
  void OnProgress(int /*completed*/, int /*total*/) override {}
  void OnCommand(const std::string& /*subject*/,
                 const std::vector<std::string>& /*arguments*/) override {}
  void OnLog(const pipeline::ToolLog& log) override {
    absl::StrAppend(&text, log.subject, ": ", log.text, "\n");
  }
  void OnDiagnostic(const std::string& subject,
                    const pipeline::CompilerDiagnostic& diagnostic) override {
    absl::StrAppend(&text, subject, ":", diagnostic.line, ": ", diagnostic.text,
                    "\n");
  }

  std::string text;
};

execution::LocalExecutorOptions ExecutorOptions() {
  execution::LocalExecutorOptions options;
  options.scratch_root = testing::TempDir();
  return options;
}

std::string Describe(const pipeline::BuildError& error) {
  std::string text = error.message;
  for (const codegen::Violation& violation : error.violations.kept()) {
    absl::StrAppend(&text, "\n", violation.field, ": ", violation.description);
  }
  return text;
}

}  // namespace

PooledBuild::PooledBuild()
    : toolchains_(execution::ToolchainCatalog::Default(), &runner_),
      executor_(ExecutorOptions(), &runner_),
      pipeline_(&toolchains_, &executor_, execution::ActionLimits()),
      cancellation_(platform::Cancellation::Create()) {}

std::optional<pipeline::BuildResult> PooledBuild::Run(
    pipeline::BuildRequest request) {
  Listener listener;
  pipeline::BuildResult result = Try(std::move(request), listener);
  if (!result.error.has_value()) return result;
  ADD_FAILURE() << Describe(*result.error) << "\n" << listener.text;
  return std::nullopt;
}

pipeline::BuildResult PooledBuild::Try(pipeline::BuildRequest request) {
  Listener listener;
  return Try(std::move(request), listener);
}

pipeline::BuildResult PooledBuild::Try(pipeline::BuildRequest request,
                                       pipeline::BuildObserver& observer) {
  pipeline::CheckResult checked = pipeline_.Check(std::move(request), {});
  if (auto* error = std::get_if<pipeline::BuildError>(&checked)) {
    pipeline::BuildResult refused;
    refused.error = std::move(*error);
    return refused;
  }
  return pipeline_.Run(
      std::get<pipeline::CheckedBuild>(std::move(checked)), cancellation_,
      platform::ExtendableDeadline(absl::InfiniteFuture()), observer);
}

std::string ArtifactOf(const pipeline::BuildResult& result,
                       pipeline::OutputKind kind) {
  for (const pipeline::BuildArtifact& artifact : result.artifacts) {
    if (artifact.kind == kind) return std::string(artifact.content.bytes());
  }
  ADD_FAILURE() << "no artifact of that kind";
  return "";
}

}  // namespace metad::conformance
