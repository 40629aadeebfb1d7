#include "server/store/lent_files.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

class LentFilesTest : public testing::Test {
 protected:
  LentFilesTest() {
    std::string pattern = testing::TempDir() + "/lent-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    fs::create_directory(directory_ + "/files");
    files_ =
        std::make_unique<LentFiles>([this]() -> absl::StatusOr<std::string> {
          return directory_ + "/files";
        });
  }
  ~LentFilesTest() override { fs::remove_all(directory_); }

  std::shared_ptr<const PinnedBlob> Make(absl::string_view content) {
    auto writer = files_->NewBlob(0);
    EXPECT_TRUE(writer.ok()) << writer.status();
    EXPECT_TRUE((*writer)->Append(content).ok());
    return *(*writer)->Finish();
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string directory_;
  std::unique_ptr<LentFiles> files_;
};

TEST_F(LentFilesTest, WhatIsMadeIsTakenByItsName) {
  const auto one = Make("content");
  const auto two = Make("content");
  EXPECT_NE(one->lent_name(), two->lent_name());
  EXPECT_EQ(*one->Content(), "content");
  EXPECT_EQ(files_->Find(one->lent_name()), one);
  const std::string path = directory_ + "/taken";
  std::ofstream(path) << "what was there";
  EXPECT_TRUE(files_->MoveOut(one->lent_name(), path).ok());
  EXPECT_EQ(Read(path), "content");
  // Whoever has it can go on reading.
  EXPECT_EQ(*one->Content(), "content");
  EXPECT_EQ(files_->Find(one->lent_name()), nullptr);
  EXPECT_EQ(files_->MoveOut(one->lent_name(), path).code(),
            absl::StatusCode::kNotFound);
}

TEST_F(LentFilesTest, WhatCannotBeMovedStays) {
  const auto blob = Make("content");
  EXPECT_FALSE(files_->MoveOut(blob->lent_name(), "/proc/metad").ok());
  EXPECT_EQ(files_->Find(blob->lent_name()), blob);
}

TEST_F(LentFilesTest, WhatIsNotFinishedLeavesNoFile) {
  {
    auto writer = *files_->NewBlob(0);
    EXPECT_TRUE(writer->Append("half").ok());
    EXPECT_FALSE(fs::is_empty(directory_ + "/files"));
  }
  EXPECT_TRUE(fs::is_empty(directory_ + "/files"));
}

TEST_F(LentFilesTest, BytesOfAFileAreCopiedFromThere) {
  const auto source = Make("0123456789");
  const absl::string_view part = source->Content()->substr(3, 4);
  const auto place = source->PlaceOf(part);
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->offset, 3);
  auto writer = *files_->NewBlob(0);
  EXPECT_TRUE(writer->Append("[").ok());
  EXPECT_TRUE(writer->AppendFrom(*place, part).ok());
  EXPECT_TRUE(writer->Append("]").ok());
  EXPECT_EQ(*(*writer->Finish())->Content(), "[3456]");
}

TEST_F(LentFilesTest, TheDigestIsThereForWhoeverAsks) {
  EXPECT_EQ(Make("content")->digest(), BlobDigest::Of("content"));
  EXPECT_EQ(Make("")->digest(), BlobDigest::Of(""));
}

}  // namespace
}  // namespace metad::store
