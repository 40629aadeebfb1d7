#include "server/formats/byte_range.h"

#include <utility>

namespace metad::formats {
namespace {

class OwnedBytes : public ByteOwner {
 public:
  explicit OwnedBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  absl::string_view bytes() const { return bytes_; }

 private:
  const std::string bytes_;
};

}  // namespace

ByteRange::ByteRange(absl::string_view view,
                     std::shared_ptr<const ByteOwner> owner)
    : view_(view), owner_(std::move(owner)) {}

ByteRange ByteRange::Owning(std::string bytes) {
  auto owner = std::make_shared<const OwnedBytes>(std::move(bytes));
  const absl::string_view view = owner->bytes();
  return {view, std::move(owner)};
}

ByteRange ByteRange::Part(size_t offset, size_t size) const {
  return {view_.substr(offset, size), owner_};
}

void ByteRange::ReleasePages(absl::string_view part) const {
  if (owner_ != nullptr) owner_->ReleasePages(part);
}

absl::Status ByteRange::CheckUnchanged() const {
  return owner_ == nullptr ? absl::OkStatus() : owner_->CheckUnchanged();
}

std::optional<BytePlace> ByteRange::Place() const {
  return owner_ == nullptr ? std::nullopt : owner_->PlaceOf(view_);
}

absl::Status ByteRange::ForEachPiece(
    const std::function<absl::Status(absl::string_view)>& sink) const {
  for (size_t at = 0; at < view_.size(); at += kPieceBytes) {
    const absl::string_view piece = view_.substr(at, kPieceBytes);
    if (absl::Status taken = sink(piece); !taken.ok()) return taken;
    ReleasePages(piece);
  }
  return absl::OkStatus();
}

}  // namespace metad::formats
