// Outputs that are too large for memory.
#include <string>
#include <utility>
#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/build_pipeline.h"
#include "tests/fakes/fake_blob_store.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using testing::HasSubstr;

class LargeOutputTest : public PipelineFixture {
 protected:
  // A direct object of 4 KiB of constants, where 1 KiB stays in memory.
  BuildResult BuildWith(store::BlobStore& blobs) {
    const BuildPipeline pipeline(&toolchains_, &executor_,
                                 execution::ActionLimits(), {&blobs, 1024});
    BuildRequest request = CortexRequest(operators_, data_);
    request.object_engine = ObjectEngine::kDirect;
    request.outputs = {OutputKind::kObject, OutputKind::kHeader,
                       OutputKind::kReport};
    CheckResult checked = pipeline.Check(std::move(request), {});
    EXPECT_TRUE(std::holds_alternative<CheckedBuild>(checked));
    return pipeline.Run(
        std::move(std::get<CheckedBuild>(checked)), cancellation_,
        platform::ExtendableDeadline(absl::InfiniteFuture()), observer_);
  }

  const std::string operators_ = Fixture("operators.o");
  const std::string data_ = std::string(4096, 'd');
};

TEST_F(LargeOutputTest, IsABlobAndVerifiedThere) {
  store::FakeBlobStore blobs;
  const BuildResult result = BuildWith(blobs);
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  const ArtifactContent& object = result.artifacts[0].content;
  ASSERT_NE(object.blob(), nullptr);
  EXPECT_EQ(object.blob()->digest(), store::BlobDigest::Of(object.bytes()));
  EXPECT_EQ(object.sha256(), object.blob()->digest().hash());
  EXPECT_TRUE(result.object_report.has_value());
  // The same bytes as in memory.
  BuildRequest request = CortexRequest(operators_, data_);
  request.object_engine = ObjectEngine::kDirect;
  request.outputs = {OutputKind::kObject};
  EXPECT_EQ(Build(request).artifacts[0].content.bytes(), object.bytes());
}

TEST_F(LargeOutputTest, FailsTheBuildWhereTheStoreIsFull) {
  store::FakeBlobStore blobs(2048);
  const BuildResult result = BuildWith(blobs);
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kStoreFull);
  EXPECT_THAT(result.error->message, HasSubstr("store.max_bytes"));
  EXPECT_TRUE(result.artifacts.empty());
}

TEST_F(LargeOutputTest, NobodyWaitsForStopsBeingWritten) {
  const std::string data(size_t{4} << 20, 'd');
  store::FakeBlobStore blobs;
  const BuildPipeline pipeline(&toolchains_, &executor_,
                               execution::ActionLimits(), {&blobs, 1024});
  BuildRequest request = CortexRequest(operators_, data);
  request.object_engine = ObjectEngine::kAuto;
  request.outputs = {OutputKind::kSource};
  const BuildResult result =
      pipeline.GenerateSources(request, {}, [] { return true; });
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kCancelled);
  EXPECT_FALSE(
      pipeline.GenerateSources(request, {}, [] { return false; }).error);
}

}  // namespace
}  // namespace metad::pipeline
