#include "tests/conformance/pooled_build.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/build/build_observer.h"
#include "server/workers/action.h"
#include "server/workers/toolchain_catalog.h"

namespace metad::conformance {
namespace {

// Keeps what compilers say.
class Listener : public build::BuildObserver {
 public:
  void OnStage(build::Stage /*stage*/) override {}
  void OnProgress(int /*completed*/, int /*total*/) override {}
  void OnCommand(const std::string& /*subject*/,
                 const std::vector<std::string>& /*arguments*/) override {}
  void OnLog(const build::ToolLog& log) override {
    absl::StrAppend(&text, log.subject, ": ", log.text, "\n");
  }
  void OnDiagnostic(const std::string& subject,
                    const build::CompilerDiagnostic& diagnostic) override {
    absl::StrAppend(&text, subject, ":", diagnostic.line, ": ", diagnostic.text,
                    "\n");
  }

  std::string text;
};

workers::LocalExecutorOptions ExecutorOptions() {
  workers::LocalExecutorOptions options;
  options.scratch_root = testing::TempDir();
  return options;
}

std::string Describe(const build::BuildError& error) {
  std::string text = error.message;
  for (const codegen::Violation& violation : error.violations.kept()) {
    absl::StrAppend(&text, "\n", violation.field, ": ", violation.description);
  }
  return text;
}

}  // namespace

PooledBuild::PooledBuild()
    : toolchains_(workers::ToolchainCatalog::Default(), &runner_),
      executor_(ExecutorOptions(), &runner_),
      pipeline_(&toolchains_, &executor_, workers::ActionLimits()),
      cancellation_(*platform::Cancellation::Create()) {}

std::optional<build::BuildResult> PooledBuild::Run(
    build::BuildRequest request) {
  Listener listener;
  build::BuildResult result = Try(std::move(request), listener);
  if (!result.error.has_value()) return result;
  ADD_FAILURE() << Describe(*result.error) << "\n" << listener.text;
  return std::nullopt;
}

build::BuildResult PooledBuild::Try(build::BuildRequest request) {
  Listener listener;
  return Try(std::move(request), listener);
}

build::BuildResult PooledBuild::Try(build::BuildRequest request,
                                    build::BuildObserver& observer) {
  build::CheckResult checked = pipeline_.Check(std::move(request), {});
  if (auto* error = std::get_if<build::BuildError>(&checked)) {
    build::BuildResult refused;
    refused.error = std::move(*error);
    return refused;
  }
  return pipeline_.Run(std::get<build::CheckedBuild>(std::move(checked)),
                       cancellation_, absl::InfiniteFuture(), observer);
}

std::string ArtifactOf(const build::BuildResult& result,
                       build::OutputKind kind) {
  for (const build::BuildArtifact& artifact : result.artifacts) {
    if (artifact.kind == kind) return std::string(artifact.content.bytes());
  }
  ADD_FAILURE() << "no artifact of that kind";
  return "";
}

}  // namespace metad::conformance
