#include "server/builds/result_cache.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_action_cache.h"
#include "tests/fakes/fake_blob_store.h"

namespace metad::builds {
namespace {

class ResultCacheTest : public testing::Test {
 protected:
  ResultCacheTest() {
    key_.action = std::string(64, 'a');
    key_.target = "host";
  }

  // What a build sent: a warning, a log and its result.
  static std::vector<v1::BuildEvent> Events() {
    std::vector<v1::BuildEvent> events(3);
    events[0].mutable_diagnostic()->set_text("unused variable");
    events[1].mutable_log()->set_text("cc: warning");
    v1::BuildResult& result = *events[2].mutable_result();
    result.set_outcome(v1::BuildResult::SUCCEEDED);
    result.mutable_elapsed()->set_seconds(7);
    result.add_artifacts()->set_content("source");
    return events;
  }

  // The same with an artifact that is a blob.
  std::vector<v1::BuildEvent> EventsWithBlob() {
    EXPECT_TRUE(blobs_.Put(digest_, content_).ok());
    std::vector<v1::BuildEvent> events = Events();
    v1::Artifact& artifact = *events[2].mutable_result()->add_artifacts();
    artifact.mutable_digest()->set_hash(digest_.hash());
    artifact.mutable_digest()->set_size_bytes(digest_.size_bytes());
    return events;
  }

  // What a request is answered with.
  std::vector<v1::BuildEvent> Find() {
    std::vector<v1::BuildEvent> events = cache_.Read(key_);
    if (!events.empty() && !cache_.Confirm(key_, events)) events.clear();
    return events;
  }

  const std::string content_ = "a large object";
  const store::BlobDigest digest_ = store::BlobDigest::Of(content_);
  platform::PosixProcessRunner runner_;
  execution::ToolchainRegistry toolchains_{
      execution::ToolchainCatalog::Default(), &runner_};
  store::FakeBlobStore blobs_{1000};
  store::FakeActionCache actions_;
  ResultCache cache_{
      actions_, blobs_, toolchains_, {1 << 18, 1 << 20, "program"}};
  ResultKey key_;
};

TEST_F(ResultCacheTest, WhatABuildSentIsSentAgain) {
  EXPECT_TRUE(Find().empty());
  cache_.Keep(key_, Events());
  const std::vector<v1::BuildEvent> found = Find();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].diagnostic().text(), "unused variable");
  EXPECT_EQ(found[1].log().text(), "cc: warning");
  EXPECT_EQ(found[2].result().artifacts(0).content(), "source");
  EXPECT_TRUE(found[2].result().cached());
  EXPECT_FALSE(found[2].result().has_elapsed());
}

TEST_F(ResultCacheTest, AResultWhoseArtifactWasEvictedIsNone) {
  cache_.Keep(key_, EventsWithBlob());
  EXPECT_EQ(Find().size(), 3u);
  blobs_.Lose(digest_);
  EXPECT_TRUE(Find().empty());
  // And is not looked at again.
  EXPECT_EQ(actions_.results(), 0);
}

TEST_F(ResultCacheTest, ItIsKnownHowMuchThereIsToConfirm) {
  EXPECT_EQ(ResultCache::BytesToConfirm(Events()), 0);
  EXPECT_EQ(ResultCache::BytesToConfirm(EventsWithBlob()),
            digest_.size_bytes());
}

TEST_F(ResultCacheTest, ArtifactsThatAreFoundCountAsUsed) {
  cache_.Keep(key_, EventsWithBlob());
  const std::string other(500, 'x');
  ASSERT_TRUE(blobs_.Put(store::BlobDigest::Of(other), other).ok());
  EXPECT_FALSE(Find().empty());
  // Room for one of the two.
  const std::string third(900, 'y');
  ASSERT_TRUE(blobs_.Put(store::BlobDigest::Of(third), third).ok());
  EXPECT_FALSE(Find().empty());
}

TEST_F(ResultCacheTest, WhatIsNoResultOfASuccessIsDropped) {
  std::vector<v1::BuildEvent> failed = Events();
  failed[2].mutable_result()->set_outcome(v1::BuildResult::FAILED);
  for (const std::string& bytes :
       {std::string(), std::string("\x05x"), std::string(100, '\xff'),
        failed[2].SerializeAsString()}) {
    ASSERT_TRUE(actions_.Put(key_.action, bytes).ok());
    EXPECT_TRUE(Find().empty());
    EXPECT_EQ(actions_.results(), 0);
  }
  cache_.Keep(key_, failed);
  EXPECT_TRUE(Find().empty());
}

TEST_F(ResultCacheTest, OfAToolchainThatWasReplacedMeanwhileNothingIsKept) {
  key_.fingerprint = "of the compiler before";
  cache_.Keep(key_, Events());
  EXPECT_EQ(actions_.results(), 0);
  const auto selected = toolchains_.Select("host", "");
  ASSERT_TRUE(selected.ok()) << selected.status();
  key_.fingerprint = selected->fingerprint;
  cache_.Keep(key_, Events());
  EXPECT_EQ(actions_.results(), 1);
}

}  // namespace
}  // namespace metad::builds
