#include "server/formats/archives/byte_cursor.h"

#include "absl/strings/str_cat.h"

namespace metad::formats {

absl::Status ErrorAtByte(size_t offset, absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("at byte ", offset, ": ", text));
}

uint64_t NumberAt(absl::string_view bytes, size_t offset, size_t count) {
  uint64_t value = 0;
  for (size_t i = offset + count; i > offset; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

absl::StatusOr<absl::string_view> ByteCursor::ReadBytes(
    uint64_t count, absl::string_view what) {
  if (count > remaining()) {
    return ErrorAtByte(at_,
                       absl::StrCat("expected ", count, " bytes of ", what,
                                    ", found the end after ", remaining()));
  }
  const absl::string_view bytes =
      bytes_.substr(at_, static_cast<size_t>(count));
  at_ += bytes.size();
  return bytes;
}

absl::StatusOr<uint64_t> ByteCursor::ReadNumber(size_t bytes,
                                                absl::string_view what) {
  const absl::StatusOr<absl::string_view> field = ReadBytes(bytes, what);
  if (!field.ok()) return field.status();
  return NumberAt(*field, 0, bytes);
}

absl::StatusOr<uint32_t> ByteCursor::ReadU32(absl::string_view what) {
  const absl::StatusOr<uint64_t> value = ReadNumber(4, what);
  if (!value.ok()) return value.status();
  return static_cast<uint32_t>(*value);
}

absl::StatusOr<uint16_t> ByteCursor::ReadU16(absl::string_view what) {
  const absl::StatusOr<uint64_t> value = ReadNumber(2, what);
  if (!value.ok()) return value.status();
  return static_cast<uint16_t>(*value);
}

absl::StatusOr<uint8_t> ByteCursor::ReadU8(absl::string_view what) {
  const absl::StatusOr<uint64_t> value = ReadNumber(1, what);
  if (!value.ok()) return value.status();
  return static_cast<uint8_t>(*value);
}

}  // namespace metad::formats
