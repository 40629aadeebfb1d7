#ifndef METAD_TESTS_CONFORMANCE_POOLED_BUILD_H_
#define METAD_TESTS_CONFORMANCE_POOLED_BUILD_H_

#include <memory>
#include <optional>
#include <string>

#include "server/build/build_observer.h"
#include "server/build/build_pipeline.h"
#include "server/build/build_request.h"
#include "server/platform/cancellation.h"
#include "server/platform/posix_process_runner.h"
#include "server/workers/local_executor.h"
#include "server/workers/toolchain_registry.h"

namespace metad::conformance {

// The server's pipeline over this machine's compilers, without a server. Not
// thread-safe.
class PooledBuild {
 public:
  PooledBuild();

  // Nothing when the build failed: then so did the test, with what is wrong.
  std::optional<build::BuildResult> Run(build::BuildRequest request);

  // Whatever comes of it.
  build::BuildResult Try(build::BuildRequest request);

 private:
  build::BuildResult Try(build::BuildRequest request,
                         build::BuildObserver& observer);

  platform::PosixProcessRunner runner_;
  workers::ToolchainRegistry toolchains_;
  workers::LocalExecutor executor_;
  build::BuildPipeline pipeline_;
  const std::shared_ptr<platform::Cancellation> cancellation_;
};

// The content of the one artifact of that kind; fails the test when there is
// none.
std::string ArtifactOf(const build::BuildResult& result,
                       build::OutputKind kind);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_POOLED_BUILD_H_
