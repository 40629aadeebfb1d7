#include "server/pipeline/imported_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace metad::pipeline {
namespace {

using ::testing::ElementsAre;

// Notes what it is told.
class RecordingPages : public platform::FilePages {
 public:
  void Release(absl::string_view part) const override {
    released.emplace_back(part);
  }
  void ReleaseAll() const override { released.emplace_back("all"); }

  mutable std::vector<std::string> released;
};

class PlacedBytes : public formats::ByteOwner {
 public:
  explicit PlacedBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  absl::string_view bytes() const { return bytes_; }
  void ReleasePages(absl::string_view part) const override {
    released.emplace_back(part);
  }
  std::optional<formats::BytePlace> PlaceOf(
      absl::string_view part) const override {
    return formats::BytePlace{7, part.data() - bytes_.data()};
  }

  mutable std::vector<std::string> released;

 private:
  const std::string bytes_;
};

TEST(ImportedFilesTest, PagesAreThoseOfWhoeverHasThem) {
  const RecordingPages pages;
  ImportedFiles files(pages);
  const auto owner = std::make_shared<const PlacedBytes>("unpacked");
  const absl::string_view kept =
      files.Keep(formats::ByteRange(owner->bytes(), owner));
  const std::string elsewhere = "the request's";
  files.Release(kept.substr(2, 3));
  files.Release(elsewhere);
  EXPECT_THAT(owner->released, ElementsAre("pac"));
  EXPECT_THAT(pages.released, ElementsAre("the request's"));
  const auto place = files.PlaceOf(kept.substr(2, 3));
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->fd, 7);
  EXPECT_EQ(place->offset, 2);
  EXPECT_FALSE(files.PlaceOf(elsewhere).has_value());
  files.ReleaseAll();
  EXPECT_THAT(owner->released, ElementsAre("pac", "unpacked"));
}

TEST(ImportedFilesTest, TextsStayWhereTheyWerePut) {
  const platform::NoFilePages pages;
  ImportedFiles files(pages);
  const absl::string_view first = files.Keep(std::string("first"));
  for (int i = 0; i < 100; ++i) files.Keep(std::string("another"));
  EXPECT_EQ(first, "first");
  EXPECT_EQ(files.Keep(std::string()), "");
}

}  // namespace
}  // namespace metad::pipeline
