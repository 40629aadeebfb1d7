#include "server/pipeline/artifact_content.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/sha256.h"
#include "tests/fakes/fake_blob_store.h"

namespace metad::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Writes down what was let go.
class RecordedPages : public platform::FilePages {
 public:
  void Release(absl::string_view part) const override {
    released.push_back(part);
  }
  void ReleaseAll() const override { ++all; }

  mutable std::vector<absl::string_view> released;
  mutable int all = 0;
};

class ArtifactContentTest : public testing::Test {
 protected:
  static constexpr size_t kMiB = size_t{1} << 20;

  store::FakeBlobStore blobs_;
  const ArtifactStorage storage_ = {&blobs_, 100};
  const RecordedPages pages_{};
};

TEST_F(ArtifactContentTest, FewBytesStayInMemory) {
  ArtifactSink sink(storage_, pages_);
  sink.Append(std::string(60, 'a'));
  sink.Append(std::string(40, 'b'));
  const auto content = sink.Finish();
  ASSERT_TRUE(content.ok()) << content.status();
  const std::string expected = std::string(60, 'a') + std::string(40, 'b');
  EXPECT_EQ(content->bytes(), expected);
  EXPECT_EQ(content->sha256(), platform::Sha256Hex(expected));
  EXPECT_EQ(content->blob(), nullptr);
  EXPECT_EQ(ArtifactContent(*content).bytes(), expected);
}

TEST_F(ArtifactContentTest, ManyBytesBecomeABlob) {
  ArtifactSink sink(storage_, pages_);
  sink.Append(std::string(60, 'a'));
  sink.Append(std::string(41, 'b'));
  const auto content = sink.Finish();
  ASSERT_TRUE(content.ok()) << content.status();
  const std::string expected = std::string(60, 'a') + std::string(41, 'b');
  EXPECT_EQ(content->bytes(), expected);
  EXPECT_EQ(content->size(), 101);
  EXPECT_EQ(content->sha256(), platform::Sha256Hex(expected));
  EXPECT_THAT(blobs_.FindMissing({store::BlobDigest::Of(expected)}), IsEmpty());
}

TEST_F(ArtifactContentTest, WhatIsExpectedToBeLargeIsABlobFromTheStart) {
  ArtifactSink sink(storage_, pages_);
  sink.Expect(101);
  sink.Append("few");
  const auto content = sink.Finish();
  ASSERT_TRUE(content.ok()) << content.status();
  EXPECT_NE(content->blob(), nullptr);
  EXPECT_EQ(content->bytes(), "few");
}

TEST_F(ArtifactContentTest, WhatIsInterruptedTakesNoMore) {
  ArtifactStorage storage = storage_;
  bool is_interrupted = false;
  storage.is_interrupted = [&is_interrupted] { return is_interrupted; };
  ArtifactSink sink(storage, pages_);
  sink.Append(std::string(5 * kMiB, 'a'));
  EXPECT_FALSE(sink.IsBroken());
  is_interrupted = true;
  sink.Append(std::string(5 * kMiB, 'b'));
  EXPECT_TRUE(sink.IsBroken());
  EXPECT_EQ(sink.Finish().status().code(), absl::StatusCode::kCancelled);
}

TEST_F(ArtifactContentTest, AnEmitterNeedNotGoOnOnceTheStoreIsFull) {
  store::FakeBlobStore full(1000);
  ArtifactSink sink({&full, 100}, pages_);
  sink.Append(std::string(900, 'a'));
  EXPECT_FALSE(sink.IsBroken());
  sink.Append(std::string(900, 'b'));
  EXPECT_TRUE(sink.IsBroken());
  EXPECT_TRUE(store::IsStoreLimit(sink.Finish().status()));
}

TEST_F(ArtifactContentTest, WhatIsExpectedAndCanNeverBeEvictsNothing) {
  store::FakeBlobStore small(1000);
  const store::BlobDigest older = store::BlobDigest::Of("older");
  ASSERT_TRUE(small.Put(older, "older").ok());
  ArtifactSink sink({&small, 100}, pages_);
  sink.Expect(2000);
  sink.Append(std::string(999, 'a'));
  EXPECT_EQ(sink.Finish().status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(small.FindMissing({older}), IsEmpty());
}

TEST_F(ArtifactContentTest, WithoutAStoreAllIsInMemory) {
  ArtifactSink sink(ArtifactStorage(), pages_);
  sink.Append(std::string(1000, 'a'));
  const auto content = sink.Finish();
  ASSERT_TRUE(content.ok()) << content.status();
  EXPECT_EQ(content->blob(), nullptr);
  EXPECT_EQ(content->size(), 1000);
}

TEST_F(ArtifactContentTest, AFullStoreIsAnError) {
  store::FakeBlobStore small(150);
  ArtifactSink sink({&small, 100}, pages_);
  sink.Append(std::string(120, 'a'));
  sink.Append(std::string(120, 'b'));
  sink.Append("more");
  EXPECT_EQ(sink.Finish().status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST_F(ArtifactContentTest, LetsGoOfWhatItHasCopied) {
  constexpr size_t kStep = platform::kReleaseStepBytes;
  const std::string tensor(2 * kStep + (kStep >> 2), 't');
  ArtifactSink sink(storage_, pages_);
  sink.Append(tensor);
  ASSERT_THAT(pages_.released,
              ElementsAre(testing::SizeIs(kStep), testing::SizeIs(kStep),
                          testing::SizeIs(kStep >> 2)));
  EXPECT_EQ(pages_.released[1].data(), tensor.data() + kStep);
  EXPECT_EQ(pages_.all, 0);
}

TEST_F(ArtifactContentTest, LetsGoOfAllWhereItSeesOnlyText) {
  const std::string text(1024, 't');
  ArtifactSink sink(storage_, pages_);
  const size_t bytes = 5 * platform::kReleaseStepBytes / 2;
  for (size_t i = 0; i < bytes / text.size(); ++i) sink.Append(text);
  EXPECT_EQ(pages_.all, 2);
  EXPECT_THAT(pages_.released, IsEmpty());
}

TEST_F(ArtifactContentTest, LetsGoOfWhatAnEmitterHasPassed) {
  ArtifactSink sink(storage_, pages_);
  sink.Passed("data");
  EXPECT_THAT(pages_.released, ElementsAre("data"));
}

TEST_F(ArtifactContentTest, PagesOfAContentAreThoseOfItsBlobToo) {
  ArtifactSink sink(storage_, pages_);
  sink.Append(std::string(200, 'a'));
  const ArtifactContent content = *sink.Finish();
  const PagesWithContent pages(pages_, content);
  pages.Release("part");
  pages.ReleaseAll();
  EXPECT_THAT(pages_.released, ElementsAre("part"));
  EXPECT_EQ(pages_.all, 1);
  EXPECT_EQ(content.bytes(), std::string(200, 'a'));
}

}  // namespace
}  // namespace metad::pipeline
