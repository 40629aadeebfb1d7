#include "server/platform/piece_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/file_bytes.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr size_t kSize = 2 * PieceReader::kPieceBytes + 77;
constexpr int64_t kOffset = 13;

// Says of `content` that it is kOffset bytes into a file; without one, that it
// is in none.
class OneContent : public FilePages {
 public:
  OneContent(absl::string_view content, int fd) : content_(content), fd_(fd) {}

  void Release(absl::string_view part) const override {
    released.push_back(part);
  }
  void ReleaseAll() const override {}
  std::optional<FilePlace> PlaceOf(absl::string_view part) const override {
    if (fd_ < 0) return std::nullopt;
    return FilePlace{fd_, kOffset + (part.data() - content_.data())};
  }

  mutable std::vector<absl::string_view> released;

 private:
  const absl::string_view content_;
  const int fd_;
};

std::string Content(char first) {
  std::string content(kSize, '\0');
  for (size_t i = 0; i < kSize; ++i) {
    content[i] = static_cast<char>(first + i % 251);
  }
  return content;
}

class PieceReaderTest : public testing::Test {
 protected:
  // A file whose content begins at kOffset.
  UniqueFd FileOf(absl::string_view content) {
    UniqueFd fd(open(testing::TempDir().c_str(), O_TMPFILE | O_RDWR, 0600));
    EXPECT_TRUE(WriteBytes(fd.get(), std::string(kOffset, '?'), "file").ok());
    EXPECT_TRUE(WriteBytes(fd.get(), content, "file").ok());
    return fd;
  }

  std::string ReadAll(const FilePages& pages, absl::string_view content) {
    PieceReader reader(pages, content);
    std::string all;
    for (absl::string_view piece = reader.Next(); !piece.empty();
         piece = reader.Next()) {
      all.append(piece.data(), piece.size());
    }
    return all;
  }
};

TEST_F(PieceReaderTest, ReadsTheFileAndNotTheMapping) {
  const std::string in_file = Content('f');
  const std::string in_memory = Content('m');
  const UniqueFd fd = FileOf(in_file);
  const OneContent pages(in_memory, fd.get());
  EXPECT_EQ(ReadAll(pages, in_memory), in_file);
  EXPECT_THAT(pages.released, IsEmpty());
}

TEST_F(PieceReaderTest, HandsOutWhatIsInNoFileAndLetsItGo) {
  const std::string in_memory = Content('m');
  const OneContent pages(in_memory, -1);
  EXPECT_EQ(ReadAll(pages, in_memory), in_memory);
  const absl::string_view view = in_memory;
  constexpr size_t kPiece = PieceReader::kPieceBytes;
  EXPECT_THAT(pages.released,
              ElementsAre(view.substr(0, kPiece), view.substr(kPiece, kPiece),
                          view.substr(2 * kPiece)));
}

TEST_F(PieceReaderTest, LeavesAFileThatWasCutShortToTheMapping) {
  const std::string in_file = Content('f');
  const std::string in_memory = Content('m');
  const UniqueFd fd = FileOf(in_file);
  ASSERT_EQ(ftruncate(fd.get(), kOffset + PieceReader::kPieceBytes + 1), 0);
  const OneContent pages(in_memory, fd.get());
  EXPECT_EQ(ReadAll(pages, in_memory),
            in_file.substr(0, PieceReader::kPieceBytes) +
                in_memory.substr(PieceReader::kPieceBytes));
}

TEST_F(PieceReaderTest, OfNothing) {
  EXPECT_EQ(ReadAll(NoFilePages(), ""), "");
}

}  // namespace
}  // namespace metad::platform
