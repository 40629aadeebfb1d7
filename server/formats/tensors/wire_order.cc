#include "server/formats/tensors/wire_order.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace metad::formats {
namespace {

// After so many bytes that were passed, their pages are released.
constexpr size_t kReleaseBytes = size_t{4} << 20;

void ReverseEachNumber(size_t number_bytes, std::string& data) {
  for (size_t at = 0; at < data.size(); at += number_bytes) {
    std::reverse(data.begin() + static_cast<ptrdiff_t>(at),
                 data.begin() + static_cast<ptrdiff_t>(at + number_bytes));
  }
}

// A non-empty tensor whose first index runs fastest, in slabs of the order in
// which the last one does. A slab has one value of each index before that of
// `axis_`, some of that one, and all of those behind.
class Transposition {
 public:
  Transposition(const FileOrder& order, const ByteRange& data,
                size_t slab_bytes)
      : extents_(order.shape.begin(), order.shape.end()),
        element_bytes_(order.element_bytes),
        data_(data),
        from_(extents_.size()),
        to_(extents_.size()) {
    size_t stride = element_bytes_;
    for (size_t i = 0; i < extents_.size(); ++i) {
      from_[i] = stride;
      stride *= extents_[i];
    }
    stride = element_bytes_;
    for (size_t i = extents_.size(); i > 0; --i) {
      to_[i - 1] = stride;
      stride *= extents_[i - 1];
    }
    while (axis_ + 1 < extents_.size() && to_[axis_] > slab_bytes) ++axis_;
    rows_ = std::max<size_t>(1, slab_bytes / to_[axis_]);
  }

  // The next slab; empty after the last.
  std::string Next() {
    if (made_ == data_.size()) return "";
    const size_t rows = std::min(rows_, extents_[axis_] - row_);
    std::string slab(rows * to_[axis_], '\0');
    Gather(rows, slab);
    made_ += slab.size();
    Advance(rows);
    return slab;
  }

 private:
  // Reads in the order of the file.
  void Gather(size_t rows, std::string& slab) {
    std::vector<size_t> index(extents_.size(), 0);
    const size_t base = base_ + row_ * from_[axis_];
    const size_t columns = to_[axis_] / element_bytes_;
    size_t from = base;
    size_t to = 0;
    size_t released = base;
    for (size_t column = 0; column < columns; ++column) {
      CopyRows(from, rows, slab.data() + to);
      if (from - released >= kReleaseBytes) {
        data_.ReleasePages(data_.view().substr(released, from - released));
        released = from;
      }
      for (size_t i = axis_ + 1; i < extents_.size(); ++i) {
        from += from_[i];
        to += to_[i];
        if (++index[i] < extents_[i]) break;
        from -= from_[i] * extents_[i];
        to -= to_[i] * extents_[i];
        index[i] = 0;
      }
    }
    data_.ReleasePages(data_.view().substr(released));
  }

  void CopyRows(size_t from, size_t rows, char* target) const {
    const char* const source = data_.view().data() + from;
    for (size_t i = 0; i < rows; ++i) {
      std::memcpy(target + i * to_[axis_], source + i * from_[axis_],
                  element_bytes_);
    }
  }

  void Advance(size_t rows) {
    row_ += rows;
    if (row_ < extents_[axis_]) return;
    row_ = 0;
    for (size_t i = axis_; i > 0; --i) {
      base_ += from_[i - 1];
      if (++outer_[i - 1] < extents_[i - 1]) return;
      base_ -= from_[i - 1] * extents_[i - 1];
      outer_[i - 1] = 0;
    }
  }

  const std::vector<size_t> extents_;
  const size_t element_bytes_;
  const ByteRange& data_;
  // Bytes from one value of an index to the next, in the file and in the
  // result.
  std::vector<size_t> from_;
  std::vector<size_t> to_;
  size_t axis_ = 0;
  size_t rows_ = 1;
  // The indices before that of the axis, and where their first element is.
  std::vector<size_t> outer_ = std::vector<size_t>(extents_.size(), 0);
  size_t base_ = 0;
  // The axis' own.
  size_t row_ = 0;
  size_t made_ = 0;
};

absl::Status Fill(const FileOrder& order, const ByteRange& data, bool reversed,
                  bool transposed, size_t slab_bytes, ByteSpool& spool) {
  const auto append = [&](std::string piece) {
    if (reversed) ReverseEachNumber(order.number_bytes, piece);
    return spool.Append(piece);
  };
  if (!transposed) {
    return data.ForEachPiece(
        [&](absl::string_view piece) { return append(std::string(piece)); });
  }
  Transposition slabs(order, data, slab_bytes);
  for (std::string slab = slabs.Next(); !slab.empty(); slab = slabs.Next()) {
    absl::Status appended = append(std::move(slab));
    if (!appended.ok()) return appended;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ByteRange> ToWireOrder(const FileOrder& order,
                                      const ByteRange& data, ByteSpool& spool,
                                      size_t slab_bytes) {
  const bool reversed = order.big_endian && order.number_bytes > 1;
  const bool transposed = order.first_index_fastest && order.shape.size() > 1;
  if (data.empty() || (!reversed && !transposed)) return data;
  absl::Status filled =
      Fill(order, data, reversed, transposed, slab_bytes, spool);
  if (!filled.ok()) {
    spool.Drop();
    return filled;
  }
  return spool.Finish();
}

}  // namespace metad::formats
