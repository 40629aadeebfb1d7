#include "server/pipeline/content_digests.h"

#include <string>

#include "gtest/gtest.h"
#include "server/platform/sha256.h"

namespace metad::pipeline {
namespace {

// Counts what was let go, and so what was read.
class CountedPages : public platform::FilePages {
 public:
  void Release(absl::string_view part) const override { bytes += part.size(); }
  void ReleaseAll() const override {}

  mutable size_t bytes = 0;
};

TEST(ContentDigestsTest, AContentIsReadOnceAndItsPagesGo) {
  ContentDigests digests;
  const CountedPages pages;
  const std::string content(size_t{5} << 20, 'x');
  EXPECT_EQ(digests.Of(content, pages), platform::Sha256Hex(content));
  EXPECT_EQ(pages.bytes, content.size());
  EXPECT_EQ(digests.Of(content, pages), platform::Sha256Hex(content));
  EXPECT_EQ(pages.bytes, content.size());
}

TEST(ContentDigestsTest, WhatIsKnownIsNotRead) {
  ContentDigests digests;
  const CountedPages pages;
  const std::string content = "content";
  digests.Know(content, "told");
  EXPECT_EQ(digests.Of(content, pages), "told");
  EXPECT_EQ(digests.Of(absl::string_view(content).substr(1), pages),
            platform::Sha256Hex("ontent"));
}

TEST(ContentDigestsTest, NothingHasItsDigestWhereverItIs) {
  ContentDigests digests;
  digests.Know("", "told");
  EXPECT_EQ(digests.Of("", platform::NoFilePages()), platform::Sha256Hex(""));
}

}  // namespace
}  // namespace metad::pipeline
