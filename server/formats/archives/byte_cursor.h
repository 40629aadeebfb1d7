#ifndef METAD_SERVER_FORMATS_ARCHIVES_BYTE_CURSOR_H_
#define METAD_SERVER_FORMATS_ARCHIVES_BYTE_CURSOR_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// "at byte 12: ..."
absl::Status ErrorAtByte(size_t offset, absl::string_view text);

// The little-endian number in the `count` bytes, at most 8, from `offset` on,
// all of which are there.
uint64_t NumberAt(absl::string_view bytes, size_t offset, size_t count);

// Reads little-endian fields one after the other. Where one does not fit into
// what is left, InvalidArgument says at which byte it starts, what it is and
// how much is left.
class ByteCursor {
 public:
  explicit ByteCursor(absl::string_view bytes) : bytes_(bytes) {}

  size_t offset() const { return at_; }
  size_t remaining() const { return bytes_.size() - at_; }

  // `what` names the field in messages.
  absl::StatusOr<uint64_t> ReadU64(absl::string_view what) {
    return ReadNumber(8, what);
  }
  absl::StatusOr<uint32_t> ReadU32(absl::string_view what);
  absl::StatusOr<uint16_t> ReadU16(absl::string_view what);
  absl::StatusOr<uint8_t> ReadU8(absl::string_view what);
  absl::StatusOr<absl::string_view> ReadBytes(uint64_t count,
                                              absl::string_view what);

 private:
  absl::StatusOr<uint64_t> ReadNumber(size_t bytes, absl::string_view what);

  const absl::string_view bytes_;
  size_t at_ = 0;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_BYTE_CURSOR_H_
