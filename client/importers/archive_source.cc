#include "client/importers/archive_source.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;

// What is kept of a member until it is clear that its data is not in the file:
// libarchive itself copies what lies across two pieces, a block or two.
constexpr size_t kUncertainBytes = 4 * kPieceBytes;

// A member's data, of which the blocks so far are known.
class MemberData {
 public:
  MemberData(absl::string_view file, ByteSpool& spool)
      : file_(file), spool_(spool) {}

  size_t size() const { return size_; }
  // Bytes that had to be copied.
  size_t copied() const { return begin_.has_value() ? 0 : size_; }
  absl::Status Add(absl::string_view block);
  // Where the data is in the file, if it is there.
  std::optional<size_t> begin() const {
    return size_ == 0 ? std::nullopt : begin_;
  }
  absl::StatusOr<ByteRange> TakeCopy();

 private:
  // Where the data would start if the block's own memory is in the file.
  std::optional<size_t> StartOf(absl::string_view block) const;
  bool FileHas(size_t at, absl::string_view bytes) const {
    return at <= file_.size() && file_.substr(at, bytes.size()) == bytes;
  }
  // Finds the data in the file, or finds that it is not there after all.
  absl::Status Place(absl::string_view block);
  absl::Status Copy(absl::string_view block);
  // What is uncertain so far is to be copied, and so is all that follows.
  absl::Status Spool();

  const absl::string_view file_;
  ByteSpool& spool_;
  size_t size_ = 0;
  // Set as long as all blocks since were found.
  std::optional<size_t> begin_;
  // All blocks, unless begin_ or is_spooled_ is set.
  std::string uncertain_;
  bool is_spooled_ = false;
};

std::optional<size_t> MemberData::StartOf(absl::string_view block) const {
  const std::less<> before;
  const bool inside =
      !before(block.data(), file_.data()) &&
      !before(file_.data() + file_.size(), block.data() + block.size());
  if (!inside) return std::nullopt;
  const auto at = static_cast<size_t>(block.data() - file_.data());
  if (at < size_) return std::nullopt;
  return at - size_;
}

absl::Status MemberData::Add(absl::string_view block) {
  absl::Status status = is_spooled_ ? absl::OkStatus() : Place(block);
  if (status.ok() && !begin_.has_value()) status = Copy(block);
  size_ += block.size();
  return status;
}

absl::Status MemberData::Place(absl::string_view block) {
  const std::optional<size_t> start = StartOf(block);
  if (!begin_ && start && FileHas(*start, uncertain_)) {
    begin_ = start;
    uncertain_.clear();
  } else if (begin_ && start != begin_ && !FileHas(*begin_ + size_, block)) {
    const absl::string_view so_far = file_.substr(*begin_, size_);
    begin_.reset();
    is_spooled_ = true;
    return spool_.Append(so_far);
  }
  return absl::OkStatus();
}

absl::Status MemberData::Copy(absl::string_view block) {
  if (is_spooled_) return spool_.Append(block);
  uncertain_.append(block.data(), block.size());
  return uncertain_.size() > kUncertainBytes ? Spool() : absl::OkStatus();
}

absl::Status MemberData::Spool() {
  is_spooled_ = true;
  absl::Status status = spool_.Append(uncertain_);
  uncertain_ = std::string();
  return status;
}

absl::StatusOr<ByteRange> MemberData::TakeCopy() {
  if (absl::Status spooled = Spool(); !spooled.ok()) return spooled;
  return spool_.Finish();
}

}  // namespace

int ArchiveSource::Open(archive* reader) {
  archive_read_set_callback_data(reader, this);
  archive_read_set_read_callback(reader, &ArchiveSource::Read);
  archive_read_set_seek_callback(reader, &ArchiveSource::Seek);
  archive_read_set_skip_callback(reader, &ArchiveSource::Skip);
  return archive_read_open1(reader);
}

la_ssize_t ArchiveSource::Read(archive* /*reader*/, void* source,
                               const void** buffer) {
  auto& self = *static_cast<ArchiveSource*>(source);
  self.file_.ReleasePages(self.piece_);
  self.piece_ = self.file_.view().substr(self.at_, kPieceBytes);
  self.at_ += self.piece_.size();
  *buffer = self.piece_.data();
  return static_cast<la_ssize_t>(self.piece_.size());
}

la_int64_t ArchiveSource::Seek(archive* /*reader*/, void* source,
                               la_int64_t offset, int whence) {
  auto& self = *static_cast<ArchiveSource*>(source);
  const auto size = static_cast<la_int64_t>(self.file_.size());
  la_int64_t base = 0;
  if (whence == SEEK_CUR) base = static_cast<la_int64_t>(self.at_);
  if (whence == SEEK_END) base = size;
  la_int64_t to = 0;
  if (__builtin_add_overflow(base, offset, &to)) return ARCHIVE_FATAL;
  to = std::min(std::max<la_int64_t>(to, 0), size);
  self.at_ = static_cast<size_t>(to);
  return to;
}

la_int64_t ArchiveSource::Skip(archive* /*reader*/, void* source,
                               la_int64_t request) {
  auto& self = *static_cast<ArchiveSource*>(source);
  const auto rest = static_cast<la_int64_t>(self.file_.size() - self.at_);
  const la_int64_t skipped = std::min(std::max<la_int64_t>(request, 0), rest);
  self.at_ += static_cast<size_t>(skipped);
  return skipped;
}

absl::StatusOr<ByteRange> ArchiveSource::ReadMember(archive* reader,
                                                    int64_t max_copied_bytes) {
  absl::StatusOr<ByteRange> data = ReadBlocks(reader, max_copied_bytes);
  if (!data.ok()) spool_.Drop();
  return data;
}

absl::StatusOr<ByteRange> ArchiveSource::ReadBlocks(archive* reader,
                                                    int64_t max_copied_bytes) {
  MemberData data(file_.view(), spool_);
  while (true) {
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(reader, &block, &size, &offset);
    if (result == ARCHIVE_EOF) break;
    if (result != ARCHIVE_OK) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot be unpacked: ", ArchiveError(reader)));
    }
    if (offset != static_cast<la_int64_t>(data.size())) {
      return absl::InvalidArgumentError("has a hole in its data");
    }
    absl::Status added = data.Add({static_cast<const char*>(block), size});
    if (!added.ok()) return added;
    if (static_cast<int64_t>(data.copied()) > max_copied_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("exceeds the limit of ", max_copied_bytes,
                       " bytes for what is unpacked"));
    }
  }
  if (data.begin().has_value()) {
    found_bytes_ += static_cast<int64_t>(data.size());
    return file_.Part(*data.begin(), data.size());
  }
  copied_bytes_ += static_cast<int64_t>(data.size());
  return data.TakeCopy();
}

std::string ArchiveError(archive* reader) {
  const char* text = archive_error_string(reader);
  return text == nullptr ? "damaged" : Printable(text);
}

}  // namespace metad::client
