#include "server/platform/piece_reader.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "server/platform/file_bytes.h"

namespace metad::platform {

PieceReader::PieceReader(const FilePages& pages, absl::string_view content)
    : pages_(pages), content_(content), place_(pages.PlaceOf(content)) {
  if (place_.has_value()) {
    buffer_.resize(std::min(content.size(), kPieceBytes));
  }
}

PieceReader::~PieceReader() { LetGoOfLast(); }

absl::string_view PieceReader::Next() {
  LetGoOfLast();
  const absl::string_view piece = content_.substr(at_, kPieceBytes);
  if (piece.empty()) return piece;
  const std::optional<absl::string_view> read = ReadFromFile(piece.size());
  at_ += piece.size();
  if (read.has_value()) return *read;
  mapped_ = piece;
  return piece;
}

void PieceReader::LetGoOfLast() {
  if (!mapped_.empty()) pages_.Release(mapped_);
  mapped_ = {};
}

std::optional<absl::string_view> PieceReader::ReadFromFile(size_t size) {
  if (!place_.has_value()) return std::nullopt;
  const absl::StatusOr<size_t> count =
      ReadBytesAt(place_->fd, place_->offset + static_cast<int64_t>(at_),
                  buffer_.data(), size, "");
  // Whoever maps files knows what to do about one that was cut short or cannot
  // be read: the mapping tells it.
  if (!count.ok() || *count != size) return std::nullopt;
  return absl::string_view(buffer_).substr(0, size);
}

}  // namespace metad::platform
