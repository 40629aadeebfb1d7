#include "server/store/lent_blobs.h"

#include <memory>
#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

TEST(LentBlobsTest, WhatIsLentIsFoundByItsNameWithoutACopy) {
  LentBlobs blobs;
  const std::string content(1000, 'x');
  EXPECT_EQ(blobs.Find("1"), nullptr);
  const std::string name = blobs.Lend(content, nullptr, std::nullopt);
  const std::string other = blobs.Lend(content, nullptr, std::nullopt);
  EXPECT_NE(name, other);
  const auto blob = blobs.Find(name);
  ASSERT_NE(blob, nullptr);
  EXPECT_EQ(blob->Content()->data(), content.data());
  // Memory stays where it is.
  blob->ReleasePages(content);
  EXPECT_EQ(*blob->Content(), std::string(1000, 'x'));
  char buffer[4] = {};
  EXPECT_EQ(*blob->ReadAt(998, buffer, 4), 2u);
}

TEST(LentBlobsTest, TheDigestIsThereForWhoeverAsks) {
  LentBlobs blobs;
  const std::string content(size_t{3} << 20, 'x');
  size_t released = 0;
  const std::string name = blobs.Lend(
      content, [&released](absl::string_view part) { released += part.size(); },
      std::nullopt);
  const auto blob = blobs.Find(name);
  EXPECT_EQ(released, 0u);
  EXPECT_EQ(blob->digest(), BlobDigest::Of(content));
  EXPECT_EQ(released, content.size());
  // Once.
  EXPECT_EQ(blob->digest(), BlobDigest::Of(content));
  EXPECT_EQ(released, content.size());
}

TEST(LentBlobsTest, TheirOwnerLetsGoOfTheirPages) {
  LentBlobs blobs;
  const std::string content(1000, 'x');
  absl::string_view released;
  const auto blob = blobs.Find(blobs.Lend(
      content, [&released](absl::string_view part) { released = part; },
      std::nullopt));
  blob->ReleasePages(blob->Content()->substr(100, 200));
  EXPECT_EQ(released.data(), content.data() + 100);
  EXPECT_EQ(released.size(), 200u);
}

// Memory that is not of a file loses its bytes when its pages go.
TEST(LentBlobsTest, TheirOwnerIsToldOfNothingThatIsNotTheirs) {
  LentBlobs blobs;
  const std::string memory(1000, 'x');
  const absl::string_view content = absl::string_view(memory).substr(100, 200);
  absl::string_view released;
  const auto blob = blobs.Find(blobs.Lend(
      content, [&released](absl::string_view part) { released = part; },
      std::nullopt));
  for (const absl::string_view foreign :
       {absl::string_view("elsewhere"), absl::string_view(),
        absl::string_view(memory).substr(0, 100),
        absl::string_view(memory).substr(300)}) {
    blob->ReleasePages(foreign);
    EXPECT_TRUE(released.empty());
  }
  blob->ReleasePages(memory);
  EXPECT_EQ(released.data(), content.data());
  EXPECT_EQ(released.size(), content.size());
}

TEST(LentBlobsTest, APartIsWhereItIsInTheFileThatTheWholeIsIn) {
  LentBlobs blobs;
  const std::string content(1000, 'x');
  const auto in_file =
      blobs.Find(blobs.Lend(content, nullptr, platform::FilePlace{7, 128}));
  const auto place = in_file->PlaceOf(in_file->Content()->substr(100, 50));
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->fd, 7);
  EXPECT_EQ(place->offset, 228);
  EXPECT_FALSE(in_file->PlaceOf("elsewhere").has_value());
  const auto in_memory = blobs.Find(blobs.Lend(content, nullptr, std::nullopt));
  EXPECT_FALSE(in_memory->PlaceOf(content).has_value());
}

}  // namespace
}  // namespace metad::store
