#ifndef METAD_TESTS_CONFORMANCE_POOLED_BUILD_H_
#define METAD_TESTS_CONFORMANCE_POOLED_BUILD_H_

#include <memory>
#include <optional>
#include <string>

#include "server/execution/local_executor.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_observer.h"
#include "server/pipeline/build_pipeline.h"
#include "server/pipeline/build_request.h"
#include "server/platform/cancellation.h"
#include "server/platform/posix_process_runner.h"

namespace metad::conformance {

// The server's pipeline over this machine's compilers, without a server. Not
// thread-safe.
class PooledBuild {
 public:
  PooledBuild();

  // Nothing when the build failed: then so did the test, with what is wrong.
  std::optional<pipeline::BuildResult> Run(pipeline::BuildRequest request);

  // Whatever comes of it.
  pipeline::BuildResult Try(pipeline::BuildRequest request);

 private:
  pipeline::BuildResult Try(pipeline::BuildRequest request,
                            pipeline::BuildObserver& observer);

  platform::PosixProcessRunner runner_;
  execution::ToolchainRegistry toolchains_;
  execution::LocalExecutor executor_;
  pipeline::BuildPipeline pipeline_;
  const std::shared_ptr<platform::Cancellation> cancellation_;
};

// The content of the one artifact of that kind; fails the test when there is
// none.
std::string ArtifactOf(const pipeline::BuildResult& result,
                       pipeline::OutputKind kind);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_POOLED_BUILD_H_
