#include "server/formats/archives/gzip_file.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace metad::formats {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;
// Asks zlib for gzip's header and trailer, which it then checks.
constexpr int kGzipWindow = MAX_WBITS + 16;

class GzipReader {
 public:
  GzipReader(const ByteRange& file, int64_t max_bytes, ByteSpool& spool)
      : file_(file),
        max_bytes_(max_bytes),
        spool_(spool),
        buffer_(kPieceBytes, '\0') {
    is_ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK;
  }
  ~GzipReader() { inflateEnd(&stream_); }
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  absl::Status Unpack() {
    if (!is_ready_) return absl::InternalError("zlib cannot be set up");
    while (true) {
      if (stream_.avail_in == 0) Feed();
      stream_.next_out = reinterpret_cast<unsigned char*>(buffer_.data());
      stream_.avail_out = static_cast<unsigned>(buffer_.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_BUF_ERROR) {
        return absl::InvalidArgumentError(
            "is a gzip file that ends too early: it is not complete");
      }
      if (result != Z_OK && result != Z_STREAM_END) {
        return absl::InvalidArgumentError(absl::StrCat(
            "is a damaged gzip file: ",
            stream_.msg == nullptr ? "no deflated data" : stream_.msg));
      }
      if (absl::Status kept = Keep(); !kept.ok()) return kept;
      if (result != Z_STREAM_END) continue;
      if (stream_.avail_in == 0) Feed();
      // What follows a member is another one.
      if (stream_.avail_in == 0) return absl::OkStatus();
      inflateReset(&stream_);
    }
  }

 private:
  // Nothing at the end.
  void Feed() {
    file_.ReleasePages(piece_);
    piece_ = file_.view().substr(at_, kPieceBytes);
    at_ += piece_.size();
    // zlib takes no pointer to const, and writes nothing.
    stream_.next_in =
        reinterpret_cast<unsigned char*>(const_cast<char*>(piece_.data()));
    stream_.avail_in = static_cast<unsigned>(piece_.size());
  }

  absl::Status Keep() {
    const absl::string_view bytes(buffer_.data(),
                                  buffer_.size() - stream_.avail_out);
    size_ += static_cast<int64_t>(bytes.size());
    if (size_ > max_bytes_) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "exceeds the limit of ", max_bytes_, " bytes for what is unpacked"));
    }
    return spool_.Append(bytes);
  }

  const ByteRange& file_;
  const int64_t max_bytes_;
  ByteSpool& spool_;
  std::string buffer_;
  z_stream stream_ = {};
  bool is_ready_ = false;
  size_t at_ = 0;
  absl::string_view piece_;
  int64_t size_ = 0;
};

}  // namespace

absl::StatusOr<ByteRange> UnpackGzip(const ByteRange& file, int64_t max_bytes,
                                     ByteSpool& spool) {
  absl::Status unpacked = GzipReader(file, max_bytes, spool).Unpack();
  if (unpacked.ok()) return spool.Finish();
  spool.Drop();
  return unpacked;
}

}  // namespace metad::formats
