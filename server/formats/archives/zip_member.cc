#include "server/formats/archives/zip_member.h"

#include <zlib.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/archives/byte_cursor.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kHeaderMark("PK\x03\x04", 4);
constexpr size_t kHeaderBytes = 30;

constexpr uint32_t kStored = 0;
constexpr uint32_t kDeflated = 8;

// A match of 258 bytes takes two bits at least.
constexpr uint64_t kMostFromOneByte = 1032;

absl::string_view MethodName(uint32_t method) {
  switch (method) {
    case 9:
      return "deflate64";
    case 12:
      return "bzip2";
    case 14:
      return "LZMA";
    case 93:
      return "zstd";
    case 95:
      return "xz";
    default:
      return "another method";
  }
}

uint32_t UpdateCrc(uint32_t crc, absl::string_view bytes) {
  return static_cast<uint32_t>(crc32_z(
      crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

absl::Status BadChecksum() {
  return absl::InvalidArgumentError(
      "is damaged: its data has not the checksum that the archive says");
}

// The member's data as the archive has it.
absl::StatusOr<ByteRange> PackedData(const ByteRange& file,
                                     const ZipMember& member, uint64_t end) {
  const absl::string_view view = file.view();
  const uint64_t at = member.header_offset;
  if (at > view.size() || view.size() - at < kHeaderBytes ||
      !absl::StartsWith(view.substr(at), kHeaderMark)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "is not at byte ", at, ", where the archive's directory says"));
  }
  const absl::string_view header = view.substr(at);
  const size_t name_bytes = NumberAt(header, 26, 2);
  const size_t before = kHeaderBytes + name_bytes + NumberAt(header, 28, 2);
  if (header.substr(kHeaderBytes, name_bytes) != member.raw_name) {
    return absl::InvalidArgumentError(absl::StrCat(
        "is called '",
        platform::Printable(
            header.substr(kHeaderBytes, name_bytes).substr(0, 64)),
        "' at byte ", at, ", otherwise than in the archive's directory"));
  }
  if (before > header.size() || at + before > end ||
      member.packed_bytes > end - at - before) {
    return absl::InvalidArgumentError(
        absl::StrCat("overlaps another member, or the directory, at byte ", end,
                     ": is the archive damaged?"));
  }
  return file.Part(at + before, member.packed_bytes);
}

// Unpacks raw deflate data in pieces.
class Inflater {
 public:
  // Of `bytes` when unpacked, or of more, which is then noticed.
  Inflater(const ByteRange& packed, uint64_t bytes)
      : packed_(packed),
        buffer_(std::min<uint64_t>(kMemberStartBytes, bytes + 1), '\0') {
    is_ready_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // The next bytes, kMemberStartBytes if there are as many;
  // none after the last. InvalidArgument for damaged data.
  absl::StatusOr<absl::string_view> Next() {
    if (!is_ready_) return absl::InternalError("zlib cannot be set up");
    stream_.next_out = reinterpret_cast<unsigned char*>(buffer_.data());
    stream_.avail_out = static_cast<unsigned>(buffer_.size());
    while (stream_.avail_out > 0 && !is_at_end_) {
      if (stream_.avail_in == 0) Feed();
      const int result = inflate(&stream_, Z_NO_FLUSH);
      is_at_end_ = result == Z_STREAM_END;
      if (result == Z_BUF_ERROR) {
        return absl::InvalidArgumentError(
            "is damaged: its deflated data ends too early");
      }
      if (result != Z_OK && !is_at_end_) {
        return absl::InvalidArgumentError(absl::StrCat(
            "is damaged: ",
            stream_.msg == nullptr ? "no deflated data" : stream_.msg));
      }
    }
    return absl::string_view(buffer_.data(),
                             buffer_.size() - stream_.avail_out);
  }

 private:
  // No input at the end, of which inflate() complains.
  void Feed() {
    packed_.ReleasePages(piece_);
    piece_ = packed_.view().substr(at_, ByteRange::kPieceBytes);
    at_ += piece_.size();
    // zlib does not write to what it reads.
    stream_.next_in =
        reinterpret_cast<unsigned char*>(const_cast<char*>(piece_.data()));
    stream_.avail_in = static_cast<unsigned>(piece_.size());
  }

  const ByteRange packed_;
  std::string buffer_;
  z_stream stream_ = {};
  bool is_ready_ = false;
  bool is_at_end_ = false;
  size_t at_ = 0;
  // What was handed over last.
  absl::string_view piece_;
};

absl::StatusOr<ByteRange> ReadStored(const ZipMember& member,
                                     const ByteRange& data,
                                     const MemberCheck& check) {
  if (data.size() != member.bytes) {
    return absl::InvalidArgumentError(absl::StrCat("is stored in ", data.size(),
                                                   " bytes and said to have ",
                                                   member.bytes));
  }
  absl::Status status =
      check(data.view().substr(0, kMemberStartBytes), data.size());
  if (!status.ok()) return status;
  uint32_t crc = 0;
  status = data.ForEachPiece([&crc](absl::string_view piece) {
    crc = UpdateCrc(crc, piece);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (crc != member.crc32) return BadChecksum();
  return data;
}

absl::Status Unpack(const ZipMember& member, const ByteRange& packed,
                    const MemberCheck& check, ByteSpool& spool) {
  if (member.bytes / kMostFromOneByte > packed.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("is said to have ", member.bytes, " bytes, which its ",
                     packed.size(), " deflated ones cannot become"));
  }
  Inflater inflater(packed, member.bytes);
  uint64_t bytes = 0;
  uint32_t crc = 0;
  while (true) {
    const absl::StatusOr<absl::string_view> piece = inflater.Next();
    if (!piece.ok()) return piece.status();
    absl::Status status =
        bytes == 0 ? check(*piece, member.bytes) : absl::OkStatus();
    if (!status.ok()) return status;
    if (piece->empty()) break;
    bytes += piece->size();
    if (bytes > member.bytes) break;
    crc = UpdateCrc(crc, *piece);
    status = spool.Append(*piece);
    if (!status.ok()) return status;
  }
  if (bytes != member.bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("is damaged: it unpacks to ",
                     bytes > member.bytes ? "more" : absl::StrCat(bytes),
                     " bytes, expected ", member.bytes));
  }
  return crc == member.crc32 ? absl::OkStatus() : BadChecksum();
}

}  // namespace

absl::StatusOr<ByteRange> ReadZipMember(const ByteRange& file,
                                        const ZipMember& member, uint64_t end,
                                        const MemberCheck& check,
                                        ByteSpool& spool) {
  if (member.encrypted) {
    return absl::InvalidArgumentError("is encrypted, expected plain data");
  }
  if (member.method != kStored && member.method != kDeflated) {
    return absl::InvalidArgumentError(
        absl::StrCat("is packed with ", MethodName(member.method), " (",
                     member.method, "), expected a stored or deflated member"));
  }
  const absl::StatusOr<ByteRange> packed = PackedData(file, member, end);
  if (!packed.ok()) return packed.status();
  if (member.method == kStored) return ReadStored(member, *packed, check);
  const absl::Status unpacked = Unpack(member, *packed, check, spool);
  if (unpacked.ok()) return spool.Finish();
  spool.Drop();
  return unpacked;
}

}  // namespace metad::formats
