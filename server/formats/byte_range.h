#ifndef METAD_SERVER_FORMATS_BYTE_RANGE_H_
#define METAD_SERVER_FORMATS_BYTE_RANGE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// Where bytes are in a file that is open.
struct BytePlace {
  int descriptor = -1;
  int64_t offset = 0;
};

// Whatever keeps bytes readable at one address. Thread-safe.
class ByteOwner {
 public:
  virtual ~ByteOwner() = default;

  // `part`, which lies in the owner's bytes, is not needed for now: its memory
  // may be given back. It stays readable, with the same bytes.
  virtual void ReleasePages(absl::string_view /*part*/) const {}

  // The file that `part`, which lies in the owner's bytes, is in. Nothing where
  // it is in none that is open; the file stays open as long as this.
  virtual std::optional<BytePlace> PlaceOf(absl::string_view /*part*/) const {
    return std::nullopt;
  }

  // Whether the bytes are still what they were at first. FailedPrecondition,
  // which names the file, where they may not be.
  virtual absl::Status CheckUnchanged() const { return absl::OkStatus(); }
};

// Bytes that are somewhere and stay there: in memory of their own, or in a
// mapped file. Copies refer to the same bytes and keep them.
class ByteRange {
 public:
  // How much ForEachPiece() hands over at a time.
  static constexpr size_t kPieceBytes = size_t{4} << 20;

  // Empty.
  ByteRange() = default;
  // `view` lies in the bytes of `owner`.
  ByteRange(absl::string_view view, std::shared_ptr<const ByteOwner> owner);
  static ByteRange Owning(std::string bytes);

  absl::string_view view() const { return view_; }
  size_t size() const { return view_.size(); }
  bool empty() const { return view_.empty(); }

  // `offset` is at most size(); what lies beyond the end is left out.
  ByteRange Part(size_t offset, size_t size = absl::string_view::npos) const;

  // For what lies in this range, see ByteOwner.
  void ReleasePages(absl::string_view part) const;
  void ReleasePages() const { ReleasePages(view_); }
  absl::Status CheckUnchanged() const;
  std::optional<BytePlace> Place() const;

  // Hands the bytes to `sink` piece after piece, and releases the pages of each
  // piece when the sink has returned: memory stays flat, however long the range
  // is. The sink's error ends it.
  absl::Status ForEachPiece(
      const std::function<absl::Status(absl::string_view)>& sink) const;

 private:
  absl::string_view view_;
  std::shared_ptr<const ByteOwner> owner_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_BYTE_RANGE_H_
